-- SPDX-License-Identifier: Apache-2.0
-- Progress without end.
-- expect: kill time
-- sample

local M = lupo.migration { api = 1, name = "progress_flood", version = "1.0.0", limits = { time = "300ms" } }

function M.execute(m)
  while true do m:progress(1, 2, "x") end
end

function M.rollback() end

return M
