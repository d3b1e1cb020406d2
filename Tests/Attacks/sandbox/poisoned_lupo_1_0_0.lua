-- SPDX-License-Identifier: Apache-2.0
-- The library lupo itself, replaced and changed.
-- expect: completed

local M = lupo.migration { api = 1, name = "poisoned_lupo", version = "1.0.0" }

function M.execute(m)
  for name in pairs(lupo) do rawset(lupo, name, nil) end
  rawset(_G, "lupo", nil)
  m:step("x", function() end)
end

function M.rollback() end

return M
