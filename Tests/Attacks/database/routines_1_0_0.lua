-- SPDX-License-Identifier: Apache-2.0
-- Code that runs in the server, where the host does not see it.
-- expect: completed

local M = lupo.migration { api = 1, name = "routines", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "CREATE TRIGGER t BEFORE INSERT ON mine_other FOR EACH ROW DELETE FROM precious",
    "CREATE OR REPLACE TRIGGER t AFTER DELETE ON mine_other FOR EACH ROW SET @a = 1",
    "DROP TRIGGER t",
    "CREATE PROCEDURE p() DELETE FROM precious",
    "CREATE DEFINER = root@localhost PROCEDURE p() SQL SECURITY DEFINER DELETE FROM precious",
    "CALL p()",
    "CALL outside.p()",
    "DROP PROCEDURE p",
    "CREATE FUNCTION f() RETURNS INT RETURN 1",
    "ALTER PROCEDURE p SQL SECURITY INVOKER",
    "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM precious",
    "ALTER EVENT e ENABLE",
    "DROP EVENT e",
    "DO RELEASE_ALL_LOCKS()",
    "DO nothing_known()",
    "SIGNAL SQLSTATE '45000'",
    "RESIGNAL",
    "GET DIAGNOSTICS @a = NUMBER",
    "INSERT INTO mine_other VALUES (f(), 'x')",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
