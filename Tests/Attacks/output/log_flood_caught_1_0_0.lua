-- SPDX-License-Identifier: Apache-2.0
-- Lines without end whose refusal is caught.
-- expect: kill time

local M = lupo.migration { api = 1, name = "log_flood_caught", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do pcall(print, ("x"):rep(1000)) end
end

function M.rollback() end

return M
