-- SPDX-License-Identifier: Apache-2.0
-- select, table.pack and string.char with counts at the edges.
-- expect: completed

local M = lupo.migration { api = 1, name = "select_negative", version = "1.0.0" }

function M.execute()
  for _, n in ipairs { 0, -1, -5, math.maxinteger, math.mininteger, 1.5, "x" } do
    pcall(select, n, 1, 2, 3); pcall(string.char, n); pcall(string.rep, "", n); pcall(table.unpack, {}, n, n)
  end
  local t = table.pack(table.unpack({}, 1, 250))
  assert(t.n == 250)
  t.n = 1 << 40
  assert(select("#", table.unpack(t)) == 0)
end

function M.rollback() end

return M
