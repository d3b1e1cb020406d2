-- SPDX-License-Identifier: Apache-2.0
-- A coroutine that never ends, in a loop.
-- expect: kill time

local M = lupo.migration { api = 1, name = "coroutine_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do coroutine.wrap(function() while true do end end)() end
end

function M.rollback() end

return M
