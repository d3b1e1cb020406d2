-- SPDX-License-Identifier: Apache-2.0
-- NaN as a key.
-- expect: error script "NaN"

local M = lupo.migration { api = 1, name = "nan_key", version = "1.0.0" }

function M.execute()
  local t = {}
  t[0 / 0] = 1
end

function M.rollback() end

return M
