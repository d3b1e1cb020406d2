-- SPDX-License-Identifier: Apache-2.0
-- A run that a person interrupts while it calculates.
-- expect: error interrupted
-- interrupt at: waits

local M = lupo.migration { api = 1, name = "kill_during_loop", version = "1.0.0", limits = { time = "60s" } }

function M.execute(m)
  m.log:info "waits"
  while true do pcall(function() while true do end end) end
end

function M.rollback() end

return M
