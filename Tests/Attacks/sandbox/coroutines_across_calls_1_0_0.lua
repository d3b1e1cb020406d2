-- SPDX-License-Identifier: Apache-2.0
-- Host calls from a hundred and fifty coroutines inside each other.
-- expect: completed

local M = lupo.migration { api = 1, name = "coroutines_across_calls", version = "1.0.0" }

function M.execute(m)
  local function nest(n)
    if n == 0 then return m.db:value "SELECT 7" end
    return coroutine.wrap(nest)(n - 1)
  end
  assert(nest(150) == 7)
end

function M.rollback() end

return M
