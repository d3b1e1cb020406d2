-- SPDX-License-Identifier: Apache-2.0
-- Coroutines that begin each other without end.
-- expect: error script "overflow"

local M = lupo.migration { api = 1, name = "wrap_recursion", version = "1.0.0" }

function M.execute()
  local function f() coroutine.wrap(f)() end
  f()
end

function M.rollback() end

return M
