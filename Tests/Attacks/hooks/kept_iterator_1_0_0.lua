-- SPDX-License-Identifier: Apache-2.0
-- An iterator of rows that is used after its hook has ended.
-- expect: error script "has ended"

local M = lupo.migration { api = 1, name = "kept_iterator", version = "1.0.0" }

local step
function M.pre(m)
  step = m.db:rows("SELECT seq FROM seq_1_to_1000", nil, { batch = 1 })
  step()
end
function M.execute() for _ = 1, 5 do step() end end

function M.rollback() end

return M
