-- SPDX-License-Identifier: Apache-2.0
-- Parameters that are missing, too many, of both kinds, or inside of texts.
-- expect: completed

local M = lupo.migration { api = 1, name = "parameter_names", version = "1.0.0" }

function M.execute(m)
  for sql, params in pairs { ["SELECT :a"] = {}, ["SELECT ?"] = {}, ["SELECT :a, ?"] = { a = 1, 1 }, ["SELECT 1"] = { 1 }, ["SELECT :a "] = { a = 1, b = 2 }, ["SELECT ? "] = { 1, 2 },
    ["SELECT ?  "] = { [3] = 1 }, ["SELECT ':a', :b"] = { a = 1 }, ["SELECT :a -- :b"] = { b = 1 }, ["SELECT :1"] = { 1 }, ["SELECT ::a"] = { a = 1 }, ["SELECT :a  "] = { a = {} },
    ["SELECT :a   "] = { a = print }, ["SELECT :a    "] = { a = 0 / 0 }, ["SELECT :a     "] = { a = m } } do
    assert(not pcall(m.db.value, m.db, sql, params), sql)
  end
end

function M.rollback() end

return M
