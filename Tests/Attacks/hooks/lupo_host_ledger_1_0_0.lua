-- SPDX-License-Identifier: Apache-2.0
-- A migration under the name and version of the host's own.
-- expect: error manifest "the host's own"

local M = lupo.migration { api = 1, name = "lupo_host_ledger", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  m.db:exec "DELETE FROM mine_other"
end

function M.rollback() end

return M
