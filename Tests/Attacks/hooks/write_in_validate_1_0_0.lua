-- SPDX-License-Identifier: Apache-2.0
-- Every way to write, in validate.
-- expect: completed

local M = lupo.migration { api = 1, name = "write_in_validate", version = "1.0.0", touches = { "mine_other" } }

function M.validate(m)
  local ways = { "exec", "insert", "upsert", "batches", "script", "transaction" }
  for _, way in ipairs(ways) do assert(not pcall(function() m.db[way](m.db, "precious", {}, { key = "id" }) end), way) end
  for _, way in ipairs { "create_table", "add_column", "modify_column", "rename_column", "add_index", "drop_column", "drop_index",
    "drop_table", "classify" } do
    assert(not pcall(function() m.schema[way](m.schema, "precious", "word", { type = "int" }) end), way)
  end
  for _, sql in ipairs { "DELETE FROM precious", "UPDATE precious SET word = 'x'", "INSERT INTO precious VALUES (9, 'x')", "DROP TABLE precious",
    "SELECT * FROM precious FOR UPDATE", "SELECT 1 INTO OUTFILE 'x'", "INSERT INTO precious VALUES (9, 'x') RETURNING id", "SET @a = 1",
    "DELETE FROM precious RETURNING id", "ANALYZE UPDATE precious SET word = 'x'", "ANALYZE FORMAT=JSON DELETE FROM precious",
    "WITH a AS (SELECT 1) DELETE FROM precious", "/*! DELETE */ FROM precious", "DO SLEEP(0)", "CALL x()", "CREATE TEMPORARY TABLE x (a INT)",
    "SELECT 1; DELETE FROM precious", "EXPLAIN DELETE FROM precious; DELETE FROM precious", "TRUNCATE precious", "HANDLER precious OPEN" } do
    for _, read in ipairs { "query", "one", "value" } do pcall(m.db[read], m.db, sql) end
    pcall(function() for _ in m.db:rows(sql) do end end)
    if m.hook == "never" then error(sql) end
  end
end

function M.execute() end

function M.rollback() end

return M
