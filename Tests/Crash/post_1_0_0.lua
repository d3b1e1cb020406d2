-- SPDX-License-Identifier: Apache-2.0
-- Verified work stays, and `post` writes after it.
-- before: CREATE TABLE desk (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO desk VALUES (1, 1), (2, 2)
-- ends: completed
-- another journal
local M = lupo.migration { api = 1, name = "post", version = "1.0.0", touches = { "desk", "desk_log" } }
function M.execute(m)
  m.schema:create_table("desk_log", function(t)
    t:id "desk_log_id"
    t:int "n"
  end)
  if not m.schema:has_column("desk", "floor") then
    m.db:exec "ALTER TABLE desk ADD COLUMN floor INT NOT NULL DEFAULT 1"
  end
end
function M.verify(m) m.check:column("desk", "floor", "int(11)") end
function M.post(m)
  m.db:exec "UPDATE desk SET floor = 2 WHERE id = 2"
  m.db:exec "INSERT INTO desk_log (desk_log_id, n, created_ymdhis, updated_ymdhis) SELECT id, n, 1, 1 FROM desk ON DUPLICATE KEY UPDATE n = VALUES(n)"
  m.db:exec "UPDATE desk SET floor = 3 WHERE id = 1"
end
function M.rollback(m)
  if m.schema:has_column("desk", "floor") then m.schema:drop_column("desk", "floor") end
  m.schema:drop_table "desk_log"
end
return M
