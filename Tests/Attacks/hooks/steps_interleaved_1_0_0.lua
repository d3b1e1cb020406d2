-- SPDX-License-Identifier: Apache-2.0
-- Two coroutines whose steps end in another order than they began.
-- expect: error script "another order"

local M = lupo.migration { api = 1, name = "steps_interleaved", version = "1.0.0" }

function M.execute(m)
  local a = coroutine.wrap(function() m:step("a", function() coroutine.yield() return "of a" end) end)
  local b = coroutine.wrap(function() m:step("b", function() coroutine.yield() return "of b" end) end)
  a(); b(); a(); b()
end

function M.rollback() end

return M
