-- SPDX-License-Identifier: Apache-2.0
-- A coroutine of pre that waits for the rights of execute, and one the other way round.
-- expect: error not-available "verify"
-- then: 2 = SELECT COUNT(*) FROM mine_coroutine_kept

local M = lupo.migration { api = 1, name = "coroutine_kept", version = "1.0.0", touches = { "mine_coroutine_kept" } }

local co
function M.execute(m)
  co = coroutine.wrap(function() coroutine.yield() m.db:exec "DELETE FROM mine_coroutine_kept" end)
  co()
end
function M.verify() co() end

function M.rollback() end

return M
