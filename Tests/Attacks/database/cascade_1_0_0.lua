-- SPDX-License-Identifier: Apache-2.0
-- A foreign key of the own table that deletes rows of another one.
-- expect: completed

local M = lupo.migration { api = 1, name = "cascade", version = "1.0.0", touches = { "mine_cascade" } }

function M.execute(m)
  m.db:exec "ALTER TABLE mine_cascade ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES precious (id) ON DELETE CASCADE"
  m.db:exec "DELETE FROM mine_cascade"
end

function M.rollback(m)
  pcall(m.db.exec, m.db, "ALTER TABLE mine_cascade DROP FOREIGN KEY c")
end

return M
