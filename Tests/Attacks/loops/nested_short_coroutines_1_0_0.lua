-- SPDX-License-Identifier: Apache-2.0
-- Each coroutine begins a fresh count of instructions and ends before it is full.
-- expect: kill time

local M = lupo.migration { api = 1, name = "nested_short_coroutines", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local function nest(n)
    if n == 0 then return end
    for _ = 1, 3 do coroutine.wrap(function() nest(n - 1) end)() end
  end
  while true do nest(6) end
end

function M.rollback() end

return M
