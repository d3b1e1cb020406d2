-- SPDX-License-Identifier: Apache-2.0
-- A completed migration is taken back by hand.
-- before: CREATE TABLE coin (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO coin VALUES (1, 5), (2, 6)
-- ends: completed
-- command: rollback
local M = lupo.migration { api = 1, name = "taken_back", version = "1.0.0", touches = { "coin", "coin_log" } }
function M.execute(m)
  m.db:exec "CREATE TABLE coin_log (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
  m.db:transaction(function()
    m.db:exec "INSERT INTO coin_log SELECT id, n FROM coin"
    m.db:exec "UPDATE coin SET n = n + 1"
  end)
  m.db:exec "ALTER TABLE coin ADD COLUMN side CHAR(1) NULL, ADD INDEX by_n (n)"
end
function M.rollback(m)
  if m.schema:has_column("coin", "side") then m.db:exec "ALTER TABLE coin DROP COLUMN side, DROP INDEX by_n" end
  if m.schema:has_table "coin_log" then
    m.db:transaction(function()
      m.db:exec "UPDATE coin JOIN coin_log USING (id) SET coin.n = coin_log.n"
      m.db:exec "DELETE FROM coin_log"
    end)
    m.db:exec "DROP TABLE coin_log"
  end
end
return M
