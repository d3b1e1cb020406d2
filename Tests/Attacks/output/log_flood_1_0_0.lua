-- SPDX-License-Identifier: Apache-2.0
-- Lines without end, by m.log.
-- expect: error script "65536 bytes"

local M = lupo.migration { api = 1, name = "log_flood", version = "1.0.0" }

function M.execute(m)
  while true do m.log:info(("x"):rep(100)) end
end

function M.rollback() end

return M
