-- SPDX-License-Identifier: Apache-2.0
-- null in every place that takes something else.
-- expect: completed

local M = lupo.migration { api = 1, name = "null_misuse", version = "1.0.0" }

function M.execute(m)
  for _, call in ipairs { m.db.value, m.db.query, m.db.ident, m.db.exec, m.schema.has_table, m.files.read, m.log.info } do
    assert(not pcall(call, m.db, lupo.null) or call == m.log.info)
  end
  pcall(m.db.value, m.db, "SELECT :a", lupo.null)
  assert(m.db:value("SELECT :a", { a = lupo.null }) == nil)
  pcall(function() m.state = lupo.null end)
  m.state = {}
end

function M.rollback() end

return M
