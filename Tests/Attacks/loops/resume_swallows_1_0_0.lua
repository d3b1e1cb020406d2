-- SPDX-License-Identifier: Apache-2.0
-- coroutine.resume gives errors back as values; the end must not be one.
-- expect: kill time

local M = lupo.migration { api = 1, name = "resume_swallows", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do
    local co = coroutine.create(function() while true do end end)
    coroutine.resume(co)
  end
end

function M.rollback() end

return M
