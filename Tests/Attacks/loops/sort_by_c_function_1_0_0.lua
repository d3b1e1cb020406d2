-- SPDX-License-Identifier: Apache-2.0
-- An order that is a C function, so that no instruction runs while it sorts.
-- expect: kill time

local M = lupo.migration { api = 1, name = "sort_by_c_function", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = {}
  for i = 1, 1e4 do t[i] = setmetatable({}, { __lt = rawequal }) end
  while true do table.sort(t) end
end

function M.rollback() end

return M
