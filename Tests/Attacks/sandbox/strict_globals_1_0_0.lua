-- SPDX-License-Identifier: Apache-2.0
-- Globals through _G, _ENV and rawset, to get round the declaration.
-- expect: error script "not declared"

local M = lupo.migration { api = 1, name = "strict_globals", version = "1.0.0" }

function M.execute()
  rawset(_G, "smuggled", 1)
  assert(smuggled == 1)
  local _ENV = setmetatable({}, { __index = _G })
  x = 1
  return y
end

function M.rollback() end

return M
