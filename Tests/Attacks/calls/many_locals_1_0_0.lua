-- SPDX-License-Identifier: Apache-2.0
-- Three hundred local variables in one function.
-- expect: error script "too many local variables"

local M = lupo.migration { api = 1, name = "many_locals", version = "1.0.0" }

function M.execute()
  local names = {}
  for i = 1, 300 do names[i] = "a" .. i end
  assert(load("local " .. table.concat(names, ",")))
end

function M.rollback() end

return M
