-- SPDX-License-Identifier: Apache-2.0
-- Yields out of steps, loops of rows, sorts, replacements and metamethods.
-- expect: completed

local M = lupo.migration { api = 1, name = "yield_in_callbacks", version = "1.0.0" }

function M.execute(m)
  local function through(body)
    local co = coroutine.create(body)
    for _ = 1, 3 do coroutine.resume(co) end
    coroutine.close(co)
  end
  through(function() m:step("yields", function() coroutine.yield() end) end)
  through(function() for _ in m.db:rows "SELECT 1 AS a UNION SELECT 2" do coroutine.yield() end end)
  through(function() table.sort({ 3, 2, 1 }, coroutine.yield) end)
  through(function() ("abc"):gsub(".", coroutine.yield) end)
  through(function() tostring(setmetatable({}, { __tostring = coroutine.yield })) end)
  through(function() m.schema:create_table("mine_x", function() coroutine.yield() end) end)
  through(function() return lupo.sorted({ 3, 2, 1 }, coroutine.yield) end)
end

function M.rollback() end

return M
