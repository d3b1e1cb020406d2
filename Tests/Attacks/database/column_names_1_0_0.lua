-- SPDX-License-Identifier: Apache-2.0
-- Columns that are called like metamethods, and twice the same.
-- expect: completed

local M = lupo.migration { api = 1, name = "column_names", version = "1.0.0" }

function M.execute(m)
  local row = m.db:one "SELECT 1 AS __index, 2 AS __gc, 3 AS __close, 4 AS `a`, 5 AS `a`, 6 AS ` `, 7 AS __metatable, 8 AS __name"
  assert(row.__index == 1 and row.__gc == 2 and row.__metatable == 7)
  assert(getmetatable(row) == "locked" and not pcall(function() return row.nothing end))
  pcall(setmetatable, {}, row)
  lupo.inspect(row)
end

function M.rollback() end

return M
