-- SPDX-License-Identifier: Apache-2.0
-- A finalizer that comes from the metatable of the metatable.
-- expect: completed

local M = lupo.migration { api = 1, name = "finalizer_inherited", version = "1.0.0" }

function M.execute()
  local rang = false
  local mt = setmetatable({}, { __index = { __gc = function() rang = true end } })
  setmetatable({}, mt)
  local garbage
  for _ = 1, 1e5 do garbage = {} end
  assert(garbage and not rang)
end

function M.rollback() end

return M
