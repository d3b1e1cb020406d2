-- SPDX-License-Identifier: Apache-2.0
-- What only a rollback may remove, in execute.
-- expect: error statement-refused "destructive"
-- then: 2 = SELECT COUNT(*) FROM mine_drop_in_execute

local M = lupo.migration { api = 1, name = "drop_in_execute", version = "1.0.0", touches = { "mine_drop_in_execute" } }

function M.execute(m)
  m.db:exec "DROP TABLE mine_drop_in_execute"
end

function M.rollback() end

return M
