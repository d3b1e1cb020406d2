-- SPDX-License-Identifier: Apache-2.0
-- A run that a person interrupts while it waits for the server.
-- expect: error interrupted
-- interrupt at: waits
-- sample

local M = lupo.migration { api = 1, name = "kill_during_call", version = "1.0.0" }

function M.execute(m)
  m.log:info "waits"
  while true do pcall(m.db.value, m.db, "SELECT SLEEP(1000)") end
end

function M.rollback() end

return M
