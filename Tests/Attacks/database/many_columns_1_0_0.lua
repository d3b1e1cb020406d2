-- SPDX-License-Identifier: Apache-2.0
-- A row of four thousand columns.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "many_columns", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  local list = {}
  for i = 1, 4000 do list[i] = i .. " AS c" .. i end
  local row = m.db:one("SELECT " .. table.concat(list, ","))
  assert(row.c4000 == 4000)
end

function M.rollback() end

return M
