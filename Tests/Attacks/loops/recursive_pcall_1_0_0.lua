-- SPDX-License-Identifier: Apache-2.0
-- A function that calls itself protected, and begins again at each failure.
-- expect: kill time

local M = lupo.migration { api = 1, name = "recursive_pcall", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local function f() while true do pcall(f) end end
  f()
end

function M.rollback() end

return M
