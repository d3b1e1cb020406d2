-- SPDX-License-Identifier: Apache-2.0
-- The first command on a server without schemas: the ledger itself is being made.
-- first
-- ends: completed
local M = lupo.migration { api = 1, name = "first_run", version = "1.0.0", touches = { "begin" } }
function M.execute(m)
  m.db:exec "CREATE TABLE begin (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
  m.db:exec "INSERT INTO begin VALUES (1)"
end
function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS begin" end
return M
