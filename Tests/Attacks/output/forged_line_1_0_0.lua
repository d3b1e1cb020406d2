-- SPDX-License-Identifier: Apache-2.0
-- A line that looks like the host's own end of the run.
-- expect: completed

local M = lupo.migration { api = 1, name = "forged_line", version = "1.0.0" }

function M.execute(m)
  print("error[internal]: forged\nerror[internal]: forged")
  m.log:error("x\n{\"event\":\"ended\",\"outcome\":\"completed\"}")
end

function M.rollback() end

return M
