-- SPDX-License-Identifier: Apache-2.0
-- A loop that is cheap in time and dear in instructions.
-- expect: kill steps

local M = lupo.migration { api = 1, name = "step_budget", version = "1.0.0", limits = { steps = 100000 } }

function M.execute()
  for _ = 1, 1e9 do end
end

function M.rollback() end

return M
