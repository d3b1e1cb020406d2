-- SPDX-License-Identifier: Apache-2.0
-- SQL through names of columns and tables of insert, upsert and builders.
-- expect: completed
-- then: 2 = SELECT COUNT(*) FROM mine_insert_injection WHERE id < 3

local M = lupo.migration {
  api = 1, name = "insert_injection", version = "1.0.0", touches = { "mine_insert_injection" },
}

function M.execute(m)
  local evil = { "id) VALUES (1); DELETE FROM precious; -- ", "a`b", "word` = 1, `id", "precious", "" }
  for _, name in ipairs(evil) do
    pcall(m.db.insert, m.db, "mine_insert_injection", { [name] = 5 })
    pcall(m.db.insert, m.db, name, { id = 5 })
    pcall(m.db.upsert, m.db, "mine_insert_injection", { id = 5, word = "x" }, { key = name })
    pcall(m.db.upsert, m.db, "mine_insert_injection", { id = 1, word = "one" }, { key = "id", update = { name } })
    pcall(m.schema.add_column, m.schema, "mine_insert_injection", name, { type = "string", default = "'; DROP TABLE precious; -- ", comment = "'\\" })
    pcall(m.schema.add_column, m.schema, "mine_insert_injection", "c", { type = name })
    pcall(m.schema.add_column, m.schema, "mine_insert_injection", "c", { type = "string", collation = name })
    pcall(m.schema.add_column, m.schema, "mine_insert_injection", "c", { type = "enum", values = { name, "'" }, after = name })
    pcall(m.schema.add_index, m.schema, "mine_insert_injection", { name }, { name = name })
    pcall(m.schema.create_table, m.schema, name, { columns = { { name = name, type = "int" } } })
    for _, call in ipairs { "has_table", "table", "checksum", "tables" } do pcall(m.schema[call], m.schema, name) end
    pcall(function() for _ in m.db:batches(name, { key = name }) do end end)
    pcall(function() for _ in m.db:batches("texts", { key = "id", columns = { name } }) do end end)
    pcall(m.check.column, m.check, name, name, name)
    pcall(m.schema.classify, m.schema, "mine_insert_injection", "core", { category = name, target_schema = name })
  end
end

function M.rollback(m)
  for _, name in ipairs { "precious" } do m.schema:drop_column("mine_insert_injection", name) end
end

return M
