-- SPDX-License-Identifier: Apache-2.0
-- close, resume, status and wrap of coroutines that run, are dead, or are one's own.
-- expect: completed

local M = lupo.migration { api = 1, name = "close_misuse", version = "1.0.0" }

function M.execute()
  local self = coroutine.running()
  assert(not pcall(coroutine.close, self))
  assert(not coroutine.resume(self))
  local outer
  outer = coroutine.create(function()
    coroutine.wrap(function()
      assert(coroutine.status(outer) == "normal")
      assert(not pcall(coroutine.close, outer))
      assert(not coroutine.resume(outer))
    end)()
  end)
  assert(coroutine.resume(outer))
  assert(coroutine.close(outer) and coroutine.close(outer))
  assert(not coroutine.resume(outer))
  local bad = coroutine.create(function() local _ <close> = setmetatable({}, { __close = function() error "late" end }) error "first" end)
  coroutine.resume(bad)
  coroutine.close(bad)
  local co
  co = coroutine.wrap(function() return pcall(co) end)
  assert(co() == false)
end

function M.rollback() end

return M
