-- SPDX-License-Identifier: Apache-2.0
-- An order that empties the table that is sorted.
-- expect: completed

local M = lupo.migration { api = 1, name = "order_changes_table", version = "1.0.0" }

function M.execute()
  local t = {}
  for i = 1, 1000 do t[i] = -i end
  table.sort(t, function(a, b)
    for i = 1, 10 do t[i] = nil end
    return a < b
  end)
  assert(#t == 1000)
end

function M.rollback() end

return M
