-- SPDX-License-Identifier: Apache-2.0
-- Variables to be closed that fail, close each other, and leave by goto.
-- expect: completed

local M = lupo.migration { api = 1, name = "close_order", version = "1.0.0" }

function M.execute()
  local closed = 0
  local function guard() return setmetatable({}, { __close = function() closed = closed + 1; error "in close" end }) end
  for _ = 1, 50 do
    pcall(function()
      local a <close> = guard()
      do local b <close> = guard(); goto out end
      ::out::
      local c <close> = guard()
      error(a == c)
    end)
  end
  assert(closed >= 100)
  assert(not pcall(function() local _ <close> = 42 end))
end

function M.rollback() end

return M
