-- SPDX-License-Identifier: Apache-2.0
-- Schemas outside of the configured ones, by every statement.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "foreign_schema", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "SELECT * FROM outside.precious",
    "SELECT * FROM mysql.global_priv",
    "SELECT * FROM `mysql`.`user`",
    "SELECT 1 FROM DUAL UNION SELECT word FROM outside.precious",
    "SELECT (SELECT word FROM outside.precious LIMIT 1)",
    "SELECT * FROM texts WHERE EXISTS (SELECT 1 FROM outside.precious)",
    "WITH a AS (SELECT * FROM outside.precious) SELECT * FROM a",
    "TABLE outside.precious",
    "SHOW CREATE TABLE outside.precious",
    "SHOW TABLES FROM outside",
    "SHOW COLUMNS FROM precious FROM outside",
    "DESCRIBE outside.precious",
    "DESC outside.precious",
    "EXPLAIN SELECT * FROM outside.precious",
    "SHOW INDEX FROM outside.precious",
    "SHOW TABLE STATUS FROM outside",
    "INSERT INTO mine_other SELECT * FROM outside.precious",
    "UPDATE mine_other SET word = (SELECT word FROM outside.precious LIMIT 1)",
    "DELETE FROM mine_other WHERE word IN (SELECT word FROM outside.precious)",
    "DELETE FROM outside.precious",
    "DROP TABLE outside.precious",
    "CREATE TABLE outside.x (id INT)",
    "ALTER TABLE outside.precious ADD x INT",
    "CREATE TEMPORARY TABLE outside.x (id INT)",
    "CREATE TABLE mine_other LIKE outside.precious",
    "USE outside",
    "CREATE DATABASE x",
    "CREATE SCHEMA x",
    "DROP DATABASE outside",
    "ALTER DATABASE outside CHARACTER SET ascii",
    "SELECT outside.f()",
    "CHECKSUM TABLE outside.precious",
    "ANALYZE TABLE outside.precious",
    "CHECK TABLE outside.precious",
    "LOCK TABLES outside.precious READ",
    "FLUSH TABLES outside.precious WITH READ LOCK",
    "CACHE INDEX outside.precious IN x",
    "SELECT * FROM/**/outside/**/./**/precious",
    "SELECT * FROM outside . precious",
    "SELECT * FROM performance_schema.users",
    "SELECT * FROM sys.version",
    "SELECT info FROM information_schema.processlist",
    "SELECT * FROM INFORMATION_SCHEMA.USER_PRIVILEGES",
    "SHOW FULL PROCESSLIST",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
