-- SPDX-License-Identifier: Apache-2.0
-- Checks with messages of a hundred kilobytes, which wait in memory for their commit.
-- expect: error value "16 MiB"

local M = lupo.migration { api = 1, name = "checks_flood", version = "1.0.0", limits = { time = "60s" } }

function M.verify(m)
  local text = ("x"):rep(100000)
  while true do m.check:equal(1, 1, text) end
end

function M.execute() end

function M.rollback() end

return M
