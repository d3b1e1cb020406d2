-- SPDX-License-Identifier: Apache-2.0
-- Repetitions that fail, in a loop.
-- expect: kill time

local M = lupo.migration { api = 1, name = "rep_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do pcall(string.rep, 'x', 1 << 20) end
end

function M.rollback() end

return M
