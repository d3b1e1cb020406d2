-- SPDX-License-Identifier: Apache-2.0
-- A recursion without end.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "deep_recursion", version = "1.0.0" }

function M.execute()
  local function f(n) return 1 + f(n + 1) end
  return f(1)
end

function M.rollback() end

return M
