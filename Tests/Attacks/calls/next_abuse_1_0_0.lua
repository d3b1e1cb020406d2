-- SPDX-License-Identifier: Apache-2.0
-- next with keys that are not in the table, and on one that changes.
-- expect: completed

local M = lupo.migration { api = 1, name = "next_abuse", version = "1.0.0" }

function M.execute()
  local t = { a = 1, b = 2, 3 }
  assert(not pcall(next, t, "nothing"))
  assert(not pcall(next, t, 0 / 0))
  for k in pairs(t) do t[k] = nil; t[tostring(k) .. "x"] = 1; for i = 1, 50 do t[i] = i end end
  local count = 0
  for _ in next, t do count = count + 1 end
  assert(count > 0)
end

function M.rollback() end

return M
