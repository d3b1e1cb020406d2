-- SPDX-License-Identifier: Apache-2.0
-- A completed migration is taken back by hand, and drops tables: one has rows and is put aside, one has none.
-- before: CREATE TABLE ink (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO ink VALUES (1, 5), (2, 6)
-- needs: purge
-- ends: completed
-- command: rollback
local M = lupo.migration { api = 1, name = "trash", version = "1.0.0", touches = { "ink", "ink_log", "ink_plan" } }
function M.execute(m)
  m.db:exec "CREATE TABLE ink_log (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
  m.db:exec "CREATE TABLE ink_plan (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB"
  m.db:exec "INSERT INTO ink_log SELECT id, n FROM ink"
end
function M.rollback(m)
  m.schema:drop_table "ink_log"
  m.db:exec "DROP TABLE IF EXISTS ink_plan"
end
return M
