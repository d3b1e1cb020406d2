-- SPDX-License-Identifier: Apache-2.0
-- Comparison, length, call and arithmetic by metamethods, for ever.
-- expect: kill time

local M = lupo.migration { api = 1, name = "metamethod_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local mt = {}
  local t = setmetatable({}, mt)
  mt.__eq = function() return t ~= setmetatable({}, mt) end
  mt.__len = function() return #t == t end
  mt.__call = function() return t ~= setmetatable({}, mt) end
  while true do pcall(t) end
end

function M.rollback() end

return M
