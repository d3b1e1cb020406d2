-- SPDX-License-Identifier: Apache-2.0
-- A coroutine whose pending __close never ends, closed by its owner.
-- expect: kill time

local M = lupo.migration { api = 1, name = "wrapped_close_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local co = coroutine.create(function()
    local _ <close> = setmetatable({}, { __close = function() while true do end end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
end

function M.rollback() end

return M
