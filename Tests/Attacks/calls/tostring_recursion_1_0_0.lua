-- SPDX-License-Identifier: Apache-2.0
-- A __tostring that asks for itself.
-- expect: error script "overflow"

local M = lupo.migration { api = 1, name = "tostring_recursion", version = "1.0.0" }

function M.execute()
  local t = setmetatable({}, {})
  getmetatable(t).__tostring = function() return tostring(t) end
  return tostring(t)
end

function M.rollback() end

return M
