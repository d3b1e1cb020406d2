-- SPDX-License-Identifier: Apache-2.0
-- The builders of m.schema, some with nothing to do.
-- before: CREATE TABLE actor (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, old_name VARCHAR(40) NULL) ENGINE=InnoDB
-- before: INSERT INTO actor VALUES (1, 'Ada', NULL), (2, 'Bert', 'B')
-- ends: completed
local M = lupo.migration { api = 1, name = "builders", version = "1.0.0", touches = { "actor", "mood" } }
function M.execute(m)
  m.schema:create_table("mood", function(t)
    t:id "mood_id"
    t:string("name", 40)
    t:unique "name"
  end)
  m.schema:add_column("actor", "mood_id", { type = "bigint", unsigned = true, null = true })
  m.schema:add_column("actor", "name", { type = "string", length = 40 })
  m.schema:add_index("actor", "mood_id")
  m.schema:rename_column("actor", "old_name", "former_name")
  m.schema:modify_column("actor", "name", { type = "string", length = 80 })
  m.schema:classify("mood", "core", { notes = "moods of actors" })
end
function M.rollback(m)
  if m.schema:has_column("actor", "former_name") then
    m.schema:rename_column("actor", "former_name", "old_name")
  end
  m.db:exec "ALTER TABLE actor MODIFY name VARCHAR(40) NOT NULL"
  m.schema:drop_index("actor", "mood_id")
  m.schema:drop_column("actor", "mood_id")
  m.schema:drop_table "mood"
end
return M
