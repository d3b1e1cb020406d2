-- SPDX-License-Identifier: Apache-2.0
-- Tail calls, which need no stack, without end.
-- expect: kill time

local M = lupo.migration { api = 1, name = "tail_calls", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local function f() return f() end
  f()
end

function M.rollback() end

return M
