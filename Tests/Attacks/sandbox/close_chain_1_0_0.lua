-- SPDX-License-Identifier: Apache-2.0
-- Twenty thousand coroutines, each of which closes the next.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "close_chain", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  local co
  for _ = 1, 20000 do
    local inner = co
    co = coroutine.create(function()
      local _ <close> = setmetatable({}, { __close = function() if inner then coroutine.close(inner) end end })
      coroutine.yield()
    end)
    coroutine.resume(co)
  end
  coroutine.close(co)
end

function M.rollback() end

return M
