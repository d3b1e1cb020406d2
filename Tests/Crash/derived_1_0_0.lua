-- SPDX-License-Identifier: Apache-2.0
-- Verification fails and the script's rollback as well: the host takes back what the journal tells, and puts aside what has rows.
-- before: CREATE TABLE crate (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, label VARCHAR(40) NULL, KEY by_label (label)) ENGINE=InnoDB
-- before: INSERT INTO crate VALUES (1, 'one'), (2, 'two')
-- before: CREATE TABLE lid (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB
-- needs: purge
-- ends: rolled_back
local M = lupo.migration {
  api = 1, name = "derived", version = "1.0.0", touches = { "crate", "crate_new", "lid", "cover" },
}
function M.execute(m)
  m.db:exec "CREATE TABLE crate_new (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, label VARCHAR(40) NOT NULL) ENGINE=InnoDB"
  m.db:exec "INSERT INTO crate_new SELECT id, label FROM crate"
  m.db:exec "ALTER TABLE crate ADD COLUMN size INT NULL, ADD UNIQUE INDEX by_size (size), RENAME INDEX by_label TO of_label"
  m.schema:rename_column("crate", "label", "title")
  m.db:exec "RENAME TABLE lid TO cover"
  m.schema:add_column("cover", "crate_id", { type = "bigint", unsigned = true, null = true })
end
function M.verify(m) m.check:equal(1, 2, "as planned") end
function M.rollback(m)
  m.schema:drop_column("cover", "crate_id")
  error "the author went no further"
end
return M
