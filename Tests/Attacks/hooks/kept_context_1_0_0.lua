-- SPDX-License-Identifier: Apache-2.0
-- The objects of pre, kept for execute, and of execute for verify.
-- expect: error not-available "verify"
-- then: 2 = SELECT COUNT(*) FROM mine_kept_context

local M = lupo.migration { api = 1, name = "kept_context", version = "1.0.0", touches = { "mine_kept_context" } }

local kept, exec
function M.pre(m)
  kept, exec = m.db, m.db.query
  assert(not pcall(function() return m.db.exec end))
end
function M.execute(m) assert(kept:value "SELECT 1" == 1 and kept == m.db) exec = m.db.exec end
function M.verify() exec(kept, "DELETE FROM mine_kept_context") end

function M.rollback() end

return M
