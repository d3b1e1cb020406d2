-- SPDX-License-Identifier: Apache-2.0
-- nil raised as an error.
-- expect: error script "raised nil"

local M = lupo.migration { api = 1, name = "error_nil", version = "1.0.0" }

function M.execute()
  error(nil)
end

function M.rollback() end

return M
