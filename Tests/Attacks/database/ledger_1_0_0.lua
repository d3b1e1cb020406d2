-- SPDX-License-Identifier: Apache-2.0
-- The ledger and the locks of the host.
-- expect: completed

local M = lupo.migration { api = 1, name = "ledger", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "DELETE FROM atk_orch.lupo_migration_registry",
    "UPDATE atk_orch.lupo_migration_tracking SET execution_status = 'completed'",
    "INSERT INTO atk_orch.lupo_migration_journal (id) VALUES (1)",
    "DROP TABLE atk_orch.lupo_migration_journal",
    "TRUNCATE atk_orch.lupo_migration_states",
    "ALTER TABLE atk_orch.lupo_migration_registry DROP COLUMN state",
    "UPDATE atk_temp.lupo_locks SET is_deleted = 1",
    "DELETE FROM atk_temp.lupo_locks",
    "RENAME TABLE atk_orch.lupo_migration_registry TO mine_other",
    "CREATE TRIGGER atk_orch.t BEFORE INSERT ON atk_orch.lupo_migration_journal FOR EACH ROW SET NEW.id = 0",
    "LOCK TABLES atk_temp.lupo_locks WRITE",
    "SELECT * FROM atk_temp.lupo_locks FOR UPDATE",
    "SELECT * FROM atk_orch.lupo_migration_registry LOCK IN SHARE MODE",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
