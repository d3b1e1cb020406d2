-- SPDX-License-Identifier: Apache-2.0
-- Takes memory to the limit, catches the failure, and begins again.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "caught_thrash", version = "1.0.0" }

function M.execute()
  local t = {}
  while true do
    pcall(function() while true do t[#t + 1] = ('x'):rep(1000) .. #t end end)
  end
end

function M.rollback() end

return M
