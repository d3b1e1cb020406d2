-- SPDX-License-Identifier: Apache-2.0
-- The collector, stopped.
-- expect: error script "'collectgarbage'"

local M = lupo.migration { api = 1, name = "stop_collector", version = "1.0.0" }

function M.execute()
  collectgarbage("stop")
end

function M.rollback() end

return M
