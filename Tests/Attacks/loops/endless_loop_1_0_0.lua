-- SPDX-License-Identifier: Apache-2.0
-- A loop that never ends.
-- expect: kill time
-- sample

local M = lupo.migration { api = 1, name = "endless_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do end
end

function M.rollback() end

return M
