-- SPDX-License-Identifier: Apache-2.0
-- A table that touches does not name, through every statement that changes rows.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "touches_rows", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "INSERT INTO precious VALUES (9, 'x')",
    "INSERT precious SET id = 9, word = 'x'",
    "INSERT IGNORE INTO precious SELECT 9, 'x'",
    "REPLACE INTO precious VALUES (1, 'x')",
    "UPDATE precious SET word = 'x'",
    "UPDATE mine_other, precious SET precious.word = 'x'",
    "UPDATE mine_other JOIN precious p USING (id) SET p.word = 'x'",
    "UPDATE LOW_PRIORITY IGNORE `precious` SET word = 'x'",
    "DELETE FROM precious",
    "DELETE precious FROM precious JOIN mine_other USING (id)",
    "DELETE FROM p USING precious p JOIN mine_other",
    "DELETE QUICK FROM `precious` LIMIT 1",
    "INSERT INTO mine_other SELECT 1; DELETE FROM precious",
    "WITH a AS (SELECT 1) DELETE FROM precious",
    "WITH a AS (SELECT 1) UPDATE precious SET word = 'x'",
    "/*! DELETE */ FROM precious",
    "/*M!100100 DELETE FROM precious */",
    "DELETE/**/FROM/**/precious",
    [[DELETE FROM
  precious]],
    [[-- x
  DELETE FROM precious]],
    [[# x
  DELETE FROM precious]],
    "UPDATE atk_core.precious SET word = 'x'",
    "UPDATE `atk_core`.`precious` SET word = 'x'",
    "UPDATE ATK_CORE.PRECIOUS SET word = 'x'",
    "DELETE FROM precious RETURNING id",
    "INSERT INTO precious VALUES (9, 'x') RETURNING id",
    "ANALYZE UPDATE precious SET word = 'x'",
    "ANALYZE FORMAT=JSON DELETE FROM precious",
    "INSERT INTO precious (id, word) VALUES (1, 'x') ON DUPLICATE KEY UPDATE word = 'x'",
    "LOAD DATA INFILE 'x' INTO TABLE precious",
    "LOAD XML INFILE 'x' INTO TABLE precious",
    "HANDLER precious OPEN",
    "UPDATE (SELECT * FROM precious) p SET word = 'x'",
    "SET STATEMENT max_statement_time = 0 FOR DELETE FROM precious",
    "DELETE FROM precious FOR PORTION OF x FROM 1 TO 2",
    "INSERT DELAYED INTO precious VALUES (9, 'x')",
    "(DELETE FROM precious)",
    "EXPLAIN DELETE FROM precious; DELETE FROM precious",
    "BEGIN NOT ATOMIC DELETE FROM precious; END",
    "FOR i IN 1..2 DO DELETE FROM precious; END FOR",
    "IF 1 THEN DELETE FROM precious; END IF",
    "LOOP DELETE FROM precious; END LOOP",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
