-- SPDX-License-Identifier: Apache-2.0
-- Lines without end, by print.
-- expect: error script "65536 bytes"

local M = lupo.migration { api = 1, name = "print_flood", version = "1.0.0" }

function M.execute()
  while true do print(("x"):rep(100)) end
end

function M.rollback() end

return M
