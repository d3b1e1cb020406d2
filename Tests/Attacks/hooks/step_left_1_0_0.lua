-- SPDX-License-Identifier: Apache-2.0
-- A hook that ends while a step is still under way in a coroutine.
-- expect: error script "inside of the step"

local M = lupo.migration { api = 1, name = "step_left", version = "1.0.0" }

function M.execute(m)
  coroutine.wrap(function() m:step("left", function() coroutine.yield() end) end)()
end

function M.rollback() end

return M
