-- SPDX-License-Identifier: Apache-2.0
-- A rollback that never ends, after an execute that failed.
-- expect: error script "on purpose"

local M = lupo.migration { api = 1, name = "rollback_loop", version = "1.0.0" }

function M.execute()
  error("on purpose")
end

function M.rollback(m)
  while true do end
end

return M
