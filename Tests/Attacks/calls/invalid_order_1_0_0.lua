-- SPDX-License-Identifier: Apache-2.0
-- An order that contradicts itself.
-- expect: completed

local M = lupo.migration { api = 1, name = "invalid_order", version = "1.0.0" }

function M.execute()
  local t = {}
  for i = 1, 1000 do t[i] = i end
  table.sort(t, function() return true end)
  table.sort(t, function(a, b) return (a + b) % 3 == 0 end)
  local sum = 0
  for _, v in ipairs(t) do sum = sum + v end
  assert(#t == 1000 and sum == 500500)
end

function M.rollback() end

return M
