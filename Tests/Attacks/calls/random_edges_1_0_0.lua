-- SPDX-License-Identifier: Apache-2.0
-- math.random with every kind of seed, and its sequence, which has to be the run's.
-- expect: completed

local M = lupo.migration { api = 1, name = "random_edges", version = "1.0.0" }

function M.execute()
  for _, seed in ipairs { 0, -1, math.maxinteger, 1.5, 1e308 } do pcall(math.randomseed, seed) end
  math.randomseed()
  local first = math.random(0)
  math.randomseed()
  assert(first == math.random(0))
  assert(not pcall(math.random, 2, 1))
  assert(math.random(math.mininteger, math.maxinteger))
end

function M.rollback() end

return M
