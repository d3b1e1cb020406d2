-- SPDX-License-Identifier: Apache-2.0
-- A weak metatable whose __newindex an emergency collection would free while it is in use.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "weak_metatable", version = "1.0.0" }

function M.execute()
  local t = setmetatable({}, setmetatable({}, { __mode = 'kv' }))
  getmetatable(t).__newindex = function() end
  local keep = {}
  for i = 1, 1e7 do t[i] = i; keep[i] = {} end
end

function M.rollback() end

return M
