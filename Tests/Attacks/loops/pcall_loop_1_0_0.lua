-- SPDX-License-Identifier: Apache-2.0
-- A loop in a protected call in a loop.
-- expect: kill time

local M = lupo.migration { api = 1, name = "pcall_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do pcall(function() while true do end end) end
end

function M.rollback() end

return M
