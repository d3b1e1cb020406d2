-- SPDX-License-Identifier: Apache-2.0
-- A __close handler that never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "close_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local mt = { __close = function() while true do end end }
  while true do
    pcall(function() local _ <close> = setmetatable({}, mt) end)
  end
end

function M.rollback() end

return M
