-- SPDX-License-Identifier: Apache-2.0
-- The session's settings, its user and its statements.
-- expect: completed

local M = lupo.migration { api = 1, name = "session", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "SET sql_mode = ''",
    "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
    "SET NAMES latin1",
    "SET CHARACTER SET latin1",
    "SET @@session.foreign_key_checks = 0, @@global.read_only = 1",
    "SET GLOBAL read_only = 1",
    "SET GLOBAL general_log_file = '/tmp/x'",
    "SET PERSIST x = 1",
    "SET @@global.local_infile = 1",
    "SET PASSWORD = ''",
    "SET PASSWORD FOR root@localhost = PASSWORD('x')",
    "SET ROLE ALL",
    "SET DEFAULT ROLE x",
    "SET time_zone = '+05:00'",
    "SET timestamp = 1",
    "SET insert_id = 5",
    "SET sql_log_bin = 0",
    "SET max_statement_time = 0",
    "SET lock_wait_timeout = 1",
    "SET innodb_lock_wait_timeout = 1",
    "SET wait_timeout = 1",
    "SET sql_safe_updates = 0",
    "PREPARE s FROM 'DELETE FROM precious'",
    "EXECUTE s",
    "EXECUTE IMMEDIATE 'DELETE FROM precious'",
    "EXECUTE IMMEDIATE CONCAT('DELETE', ' FROM precious')",
    "DEALLOCATE PREPARE s",
    "KILL 1",
    "KILL QUERY 1",
    "KILL HARD CONNECTION 1",
    "RESET QUERY CACHE",
    "SHUTDOWN",
    "HELP 'x'",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
