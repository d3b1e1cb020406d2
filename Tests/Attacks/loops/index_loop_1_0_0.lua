-- SPDX-License-Identifier: Apache-2.0
-- An __index that never ends, called by reading a field.
-- expect: kill time

local M = lupo.migration { api = 1, name = "index_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = setmetatable({}, { __index = function() while true do end end })
  return t.x
end

function M.rollback() end

return M
