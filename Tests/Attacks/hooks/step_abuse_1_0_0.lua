-- SPDX-License-Identifier: Apache-2.0
-- Steps in steps, of the same name, with names of a megabyte and of control characters.
-- expect: completed

local M = lupo.migration { api = 1, name = "step_abuse", version = "1.0.0", limits = { time = "5s" } }

function M.execute(m)
  m:step("a", function() m:step("a", function() end) end)
  m:step("a\27[2J\n", function() end)
  pcall(m.step, m, ("x"):rep(1e6), function() end)
  pcall(m.step, m, "", function() end)
  pcall(m.step, m, "\xff", function() end)
  local function nest(n) if n > 0 then m:step("deep" .. n, function() nest(n - 1) end) end end
  pcall(nest, 300)
end

function M.rollback() end

return M
