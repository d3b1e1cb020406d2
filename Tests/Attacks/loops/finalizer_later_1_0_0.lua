-- SPDX-License-Identifier: Apache-2.0
-- A finalizer that is put in after setmetatable has looked.
-- expect: error script "__gc"

local M = lupo.migration { api = 1, name = "finalizer_later", version = "1.0.0" }

function M.execute()
  local mt = {}
  setmetatable({}, mt)
  mt.__gc = function() while true do end end
  for i = 1, 1e5 do mt[i] = {} end
  setmetatable({}, mt)
end

function M.rollback() end

return M
