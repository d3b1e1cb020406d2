-- SPDX-License-Identifier: Apache-2.0
-- next over a table that is emptied from its front walks further each time.
-- expect: kill time

local M = lupo.migration { api = 1, name = "next_quadratic", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = {}
  for i = 1, 2e5 do t[i] = true end
  while next(t) do t[next(t)] = nil; t[1e6] = true; t[1e6] = nil; t.x = true end
end

function M.rollback() end

return M
