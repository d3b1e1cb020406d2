-- SPDX-License-Identifier: Apache-2.0
-- Reads whose results of fifty kilobytes are kept for a resume, without end.
-- expect: error migration-timeout "2 s"

local M = lupo.migration { api = 1, name = "reads_flood", version = "1.0.0", limits = { time = "60s" }, timeout = "2s" }

function M.execute(m)
  while true do m.db:value "SELECT REPEAT('x', 50000)" end
end

function M.rollback() end

return M
