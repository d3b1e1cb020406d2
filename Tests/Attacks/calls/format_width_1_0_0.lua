-- SPDX-License-Identifier: Apache-2.0
-- A width of 200 digits.
-- expect: error script "invalid conversion"

local M = lupo.migration { api = 1, name = "format_width", version = "1.0.0" }

function M.execute()
  return ('%200d'):format(1)
end

function M.rollback() end

return M
