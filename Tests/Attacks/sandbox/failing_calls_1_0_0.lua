-- SPDX-License-Identifier: Apache-2.0
-- Calls of the host that fail, in a loop.
-- expect: kill time

local M = lupo.migration { api = 1, name = "failing_calls", version = "1.0.0", limits = { time = "300ms" } }

function M.execute(m)
  while true do pcall(m.db.value, m.db, 42) end
end

function M.rollback() end

return M
