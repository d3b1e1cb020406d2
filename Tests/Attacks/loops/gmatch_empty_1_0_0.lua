-- SPDX-License-Identifier: Apache-2.0
-- gmatch of the empty pattern over a long text, again and again.
-- expect: kill time

local M = lupo.migration { api = 1, name = "gmatch_empty", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local s = ('x'):rep(1 << 20)
  while true do for _ in s:gmatch('') do end end
end

function M.rollback() end

return M
