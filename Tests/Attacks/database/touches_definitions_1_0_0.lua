-- SPDX-License-Identifier: Apache-2.0
-- A table that touches does not name, through every statement that changes definitions.
-- expect: completed

local M = lupo.migration { api = 1, name = "touches_definitions", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "CREATE TABLE stranger (id INT)",
    "CREATE TABLE IF NOT EXISTS stranger LIKE precious",
    "CREATE OR REPLACE TABLE precious (id INT)",
    "CREATE TABLE stranger SELECT * FROM precious",
    "ALTER TABLE precious ADD x INT",
    "ALTER ONLINE IGNORE TABLE precious DROP word",
    "ALTER TABLE mine_other RENAME TO precious2",
    "ALTER TABLE mine_other RENAME precious",
    "ALTER TABLE mine_other EXCHANGE PARTITION p WITH TABLE precious",
    "ALTER TABLE precious CONVERT PARTITION p TO TABLE x",
    "ALTER TABLE precious DISCARD TABLESPACE",
    "ALTER TABLE mine_other ADD FOREIGN KEY (id) REFERENCES outside.precious (id)",
    "DROP TABLE precious",
    "DROP TABLE IF EXISTS mine_other, precious",
    "DROP TEMPORARY TABLE precious",
    "TRUNCATE precious",
    "TRUNCATE TABLE precious",
    "RENAME TABLE precious TO mine_other",
    "RENAME TABLE mine_other TO precious2",
    "RENAME TABLE mine_other TO outside.x",
    "CREATE INDEX i ON precious (word)",
    "CREATE UNIQUE INDEX i ON precious (word)",
    "DROP INDEX i ON precious",
    "OPTIMIZE TABLE precious",
    "REPAIR TABLE precious",
    "CREATE VIEW v AS SELECT * FROM precious",
    "CREATE OR REPLACE VIEW precious AS SELECT 1",
    "ALTER VIEW v AS SELECT 1",
    "DROP VIEW v",
    "CREATE SEQUENCE s",
    "ALTER SEQUENCE s RESTART 1",
    "DROP SEQUENCE s",
    "CREATE TABLE mine_other (id INT) DATA DIRECTORY = '/tmp'",
    "CREATE TABLE mine_other (id INT) ENGINE=CONNECT TABLE_TYPE=CSV FILE_NAME='/etc/passwd'",
    "CREATE TABLE mine_other (id INT) ENGINE=FEDERATED CONNECTION='mysql://root@127.0.0.1/outside/precious'",
    "CREATE TABLE mine_other (id INT) ENGINE=MERGE UNION=(precious) INSERT_METHOD=LAST",
    "ALTER TABLE mine_other ENGINE=MERGE UNION=(precious)",
    [[CREATE TABLE mine_other (id INT) ENGINE=SPIDER COMMENT='wrapper "mysql", table "precious"']],
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
