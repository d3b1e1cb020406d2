-- SPDX-License-Identifier: Apache-2.0
-- What is for the administrator of the server.
-- expect: completed

local M = lupo.migration { api = 1, name = "administration", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "GRANT ALL ON *.* TO x@localhost",
    "GRANT PROXY ON root TO x",
    "REVOKE ALL ON *.* FROM root@localhost",
    "CREATE USER x@localhost IDENTIFIED BY 'x'",
    "ALTER USER root@localhost IDENTIFIED BY 'x'",
    "DROP USER root@localhost",
    "RENAME USER root@localhost TO x",
    "CREATE ROLE x",
    "DROP ROLE x",
    "FLUSH PRIVILEGES",
    "FLUSH LOGS",
    "FLUSH HOSTS",
    "INSTALL PLUGIN x SONAME 'x.so'",
    "INSTALL SONAME 'x'",
    "UNINSTALL PLUGIN x",
    "CREATE FUNCTION sys_exec RETURNS INTEGER SONAME 'x.so'",
    "CREATE AGGREGATE FUNCTION x RETURNS INTEGER SONAME 'x.so'",
    "DROP FUNCTION x",
    "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')",
    "DROP SERVER s",
    "CHANGE MASTER TO MASTER_HOST = 'x'",
    "START SLAVE",
    "STOP ALL SLAVES",
    "RESET MASTER",
    "PURGE BINARY LOGS TO 'x'",
    "BINLOG 'x'",
    "CREATE TABLESPACE x ADD DATAFILE 'x' USE LOGFILE GROUP g ENGINE=NDB",
    "CREATE PACKAGE p AS END",
    "SHOW GRANTS",
    "SHOW PROCESSLIST",
    "SHOW BINLOG EVENTS",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
