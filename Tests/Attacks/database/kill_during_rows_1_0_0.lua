-- SPDX-License-Identifier: Apache-2.0
-- A run that a person interrupts while it reads rows.
-- expect: error interrupted
-- interrupt at: waits

local M = lupo.migration { api = 1, name = "kill_during_rows", version = "1.0.0", limits = { time = "60s" } }

function M.execute(m)
  m.log:info "waits"
  while true do
    pcall(function() for _ in m.db:rows "SELECT seq FROM seq_1_to_1000000" do end end)
  end
end

function M.rollback() end

return M
