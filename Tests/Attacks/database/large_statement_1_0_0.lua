-- SPDX-License-Identifier: Apache-2.0
-- A statement of a megabyte.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "large_statement", version = "1.0.0", limits = { memory = "64MiB", time = "5s" },
}

function M.execute(m)
  return m.db:value('SELECT LENGTH(\'' .. ('x'):rep(1e6) .. '\')')
end

function M.rollback() end

return M
