-- SPDX-License-Identifier: Apache-2.0
-- Functions of math with the numbers at the edges of their kinds.
-- expect: completed

local M = lupo.migration { api = 1, name = "math_edges", version = "1.0.0" }

function M.execute()
  local numbers = { math.mininteger, math.maxinteger, 0, -1, 1e308, -1e308, 0 / 0, 1 / 0, -1 / 0, 2 ^ 53, 2 ^ 63, -2 ^ 63, 5e-324 }
  for _, name in ipairs { "abs", "ceil", "floor", "sqrt", "exp", "log", "modf", "tointeger", "ult", "fmod", "max", "min", "random" } do
    for _, a in ipairs(numbers) do
      pcall(math[name], a)
      for _, b in ipairs(numbers) do pcall(math[name], a, b) end
    end
  end
  for _, a in ipairs(numbers) do
    for _, b in ipairs(numbers) do
      pcall(function() return a // b end); pcall(function() return a % b end)
      pcall(function() return a << b end); pcall(function() return a >> b end)
      pcall(math.randomseed, a, b)
    end
  end
  assert(not pcall(function() return 1 // 0 end) and math.mininteger // -1 == math.mininteger)
end

function M.rollback() end

return M
