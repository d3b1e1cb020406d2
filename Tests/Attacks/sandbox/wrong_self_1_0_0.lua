-- SPDX-License-Identifier: Apache-2.0
-- Methods called on another object, on a library, and on what is no object.
-- expect: completed

local M = lupo.migration { api = 1, name = "wrong_self", version = "1.0.0" }

function M.execute(m)
  local things = { m, m.db, m.schema, m.check, m.log, m.files, lupo, lupo.json, lupo.decimal "1", lupo.null, {}, "x", 1, false }
  for _, thing in ipairs(things) do
    for _, call in ipairs { m.db.value, m.db.exec, m.db.rows, m.schema.has_table, m.log.info, m.files.read, m.step, m.check.equal } do
      if thing ~= m and thing ~= m.db and thing ~= m.schema and thing ~= m.log and thing ~= m.files and thing ~= m.check then
        assert(not pcall(call, thing, "x"))
      end
    end
  end
  assert(not pcall(m.db.value, m, "SELECT 1") and not pcall(m.log.info, m.db, "x") and not pcall(m.step, m.db, "x", print))
end

function M.rollback() end

return M
