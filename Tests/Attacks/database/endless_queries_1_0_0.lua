-- SPDX-License-Identifier: Apache-2.0
-- Statements without end, each of them quick.
-- expect: error migration-timeout "1 s"

local M = lupo.migration { api = 1, name = "endless_queries", version = "1.0.0", timeout = "1s" }

function M.execute(m)
  while true do pcall(m.db.value, m.db, "SELECT 1") end
end

function M.rollback() end

return M
