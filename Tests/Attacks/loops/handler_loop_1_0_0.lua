-- SPDX-License-Identifier: Apache-2.0
-- A message handler that never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "handler_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do xpcall(error, function() while true do end end) end
end

function M.rollback() end

return M
