-- SPDX-License-Identifier: Apache-2.0
-- Rows that are no rows, for insert and upsert.
-- expect: completed
-- then: 2 = SELECT COUNT(*) FROM mine_insert_hostile WHERE id < 3

local M = lupo.migration { api = 1, name = "insert_hostile", version = "1.0.0", touches = { "mine_insert_hostile" } }

function M.execute(m)
  local cycle = {}
  cycle[1] = cycle
  for _, rows in ipairs { {}, { {} }, { 1, 2 }, cycle, { { id = 5 }, { word = "x" } }, { { id = {} } }, { { id = 5 }, id = 6 }, { { [1] = 5 } }, { { id = 0 / 0 } }, { { id = print } },
    { id = lupo.decimal(("9"):rep(60)) }, { { id = "x\0" } }, "x", 5, m, lupo.null } do
    pcall(m.db.insert, m.db, "mine_insert_hostile", rows)
    pcall(m.db.upsert, m.db, "mine_insert_hostile", rows, { key = "id" })
    pcall(m.db.upsert, m.db, "mine_insert_hostile", rows, rows)
  end
end

function M.rollback() end

return M
