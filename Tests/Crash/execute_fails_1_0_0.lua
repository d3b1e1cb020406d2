-- SPDX-License-Identifier: Apache-2.0
-- The third statement is refused by the server; what the first two did is taken back.
-- before: CREATE TABLE seat (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO seat VALUES (1, 1), (2, 2)
-- ends: rolled_back
local M = lupo.migration { api = 1, name = "execute_fails", version = "1.0.0", touches = { "seat" } }
function M.execute(m)
  m.db:exec "ALTER TABLE seat ADD COLUMN fare INT NULL, ADD INDEX by_n (n)"
  m.db:exec "UPDATE seat SET fare = n * 100"
  m.db:exec "INSERT INTO seat (id, n) VALUES (3, 3), (1, 9)"
end
function M.rollback(m)
  if m.schema:has_column("seat", "fare") then m.db:exec "ALTER TABLE seat DROP COLUMN fare, DROP INDEX by_n" end
end
return M
