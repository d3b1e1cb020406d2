-- SPDX-License-Identifier: Apache-2.0
-- A chunk whose environment is an object of the host, and one whose environment is a row.
-- expect: completed

local M = lupo.migration { api = 1, name = "load_deep_environment", version = "1.0.0" }

function M.execute(m)
  local row = m.db:one "SELECT 1 AS a"
  assert(load("return a", "c", "t", row)() == 1)
  assert(not pcall(load("return nothing", "c", "t", row)))
  assert(not pcall(load("exec('DELETE FROM precious')", "c", "t", m.db)))
  assert(not pcall(load("x = 1", "c", "t", m)))
end

function M.rollback() end

return M
