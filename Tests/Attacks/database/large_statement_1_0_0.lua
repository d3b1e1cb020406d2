-- SPDX-License-Identifier: Apache-2.0
-- A statement of three megabytes.
-- expect: completed
-- expect: error statement-failed
-- expect: error value
-- expect: error statement-refused
-- expect: error statement-unreadable
-- expect: kill memory

local M = lupo.migration {
  api = 1, name = "large_statement", version = "1.0.0", limits = { memory = "64MiB", time = "5s" },
}

function M.execute(m)
  return m.db:value('SELECT LENGTH(\'' .. ('x'):rep(3e6) .. '\')')
end

function M.rollback() end

return M
