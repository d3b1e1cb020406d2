-- SPDX-License-Identifier: Apache-2.0
-- Sorting without end.
-- expect: kill time

local M = lupo.migration { api = 1, name = "sort_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = {}
  for i = 1, 1000 do t[i] = i end
  while true do table.sort(t, function(a, b) return a > b end) end
end

function M.rollback() end

return M
