-- SPDX-License-Identifier: Apache-2.0
-- Definitions one after the other, with several clauses in one statement, and two tables that change places.
-- before: CREATE TABLE shelf (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, label VARCHAR(40) NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO shelf VALUES (1, 'low'), (2, 'high')
-- before: CREATE TABLE shelf_old (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, note VARCHAR(20) NULL) ENGINE=InnoDB
-- before: INSERT INTO shelf_old VALUES (7, 'seven')
-- ends: completed
local M = lupo.migration {
  api = 1, name = "ddl", version = "1.0.0",
  touches = { "shelf", "shelf_old", "shelf_between", "box" },
}
function M.execute(m)
  m.db:exec "CREATE TABLE box (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, size INT NOT NULL) ENGINE=InnoDB"
  m.db:exec "ALTER TABLE shelf ADD COLUMN room INT NOT NULL DEFAULT 4, ADD INDEX by_label (label), MODIFY label VARCHAR(60) NOT NULL"
  m.db:exec "CREATE INDEX by_size ON box (size)"
  m.db:exec "RENAME TABLE shelf TO shelf_between, shelf_old TO shelf, shelf_between TO shelf_old"
  m.db:exec "ALTER TABLE box COMMENT = 'boxes', ADD COLUMN weight DECIMAL(8,2) NULL"
end
function M.rollback(m)
  if m.schema:has_column("shelf", "note") then
    m.db:exec "RENAME TABLE shelf TO shelf_between, shelf_old TO shelf, shelf_between TO shelf_old"
  end
  if m.schema:has_column("shelf", "room") then
    m.db:exec "ALTER TABLE shelf DROP COLUMN room, DROP INDEX by_label, MODIFY label VARCHAR(40) NOT NULL"
  end
  m.db:exec "DROP TABLE IF EXISTS box"
end
return M
