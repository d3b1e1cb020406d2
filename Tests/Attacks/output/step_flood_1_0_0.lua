-- SPDX-License-Identifier: Apache-2.0
-- Steps and checks without end.
-- expect: error migration-timeout "1 s"
-- expect: error value "16 MiB"

local M = lupo.migration { api = 1, name = "step_flood", version = "1.0.0", timeout = "1s" }

function M.verify(m)
  local i = 0
  while true do i = i + 1; m.check:equal(i, i, ("x"):rep(100)) end
end

function M.execute() end

function M.rollback() end

return M
