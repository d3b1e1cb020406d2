-- SPDX-License-Identifier: Apache-2.0
-- A statement that never ends.
-- expect: error migration-timeout "1 s"

local M = lupo.migration { api = 1, name = "endless_query", version = "1.0.0", timeout = "1s" }

function M.execute(m)
  return m.db:value "SELECT SLEEP(1000)"
end

function M.rollback() end

return M
