-- SPDX-License-Identifier: Apache-2.0
-- Misspelt names in a table of a hundred thousand similar ones, compared for the hint each time.
-- expect: kill time

local M = lupo.migration { api = 1, name = "nearest_name", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  for i = 1, 5e4 do rawset(string, ("frmat%05d"):format(i), true) end
  while true do pcall(function() return string.formats_ end) end
end

function M.rollback() end

return M
