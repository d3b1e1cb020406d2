-- SPDX-License-Identifier: Apache-2.0
-- A coroutine's pending __close that writes after the end.
-- expect: kill time
-- then: 2 = SELECT COUNT(*) FROM mine_close_after_end

local M = lupo.migration {
  api = 1, name = "close_after_end", version = "1.0.0", touches = { "mine_close_after_end" }, limits = { time = "300ms" },
}

function M.execute(m)
  local co = coroutine.create(function()
    local _ <close> = setmetatable({}, { __close = function() m.db:exec "DELETE FROM mine_close_after_end" end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  local _ <close> = setmetatable({}, { __close = function() coroutine.close(co) end })
  while true do end
end

function M.rollback() end

return M
