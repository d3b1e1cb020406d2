-- SPDX-License-Identifier: Apache-2.0
-- Replacements that make a text a thousand times as long.
-- expect: kill memory
-- expect: kill time

local M = lupo.migration { api = 1, name = "gsub_growth", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local s = ('x'):rep(1e5)
  while true do s = s:gsub('x', ('y'):rep(1000)) end
end

function M.rollback() end

return M
