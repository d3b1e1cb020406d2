-- SPDX-License-Identifier: Apache-2.0
-- Rows changed batch by batch into another table, whose counter says how often.
-- before: CREATE TABLE reading (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, v INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO reading SELECT seq, seq * 7 FROM seq_1_to_23
-- before: CREATE TABLE total (id INT NOT NULL PRIMARY KEY, n BIGINT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO total VALUES (1, 0)
-- ends: completed
local M = lupo.migration { api = 1, name = "batches", version = "1.0.0", touches = { "reading", "total" } }
function M.execute(m)
  m.db:exec "ALTER TABLE reading ADD COLUMN w INT NULL"
  for rows in m.db:batches("reading", { columns = { "id", "v" }, size = 5 }) do
    local sum = 0
    for _, row in ipairs(rows) do sum = sum + row.v end
    m.db:exec("UPDATE reading SET w = COALESCE(w, 0) + v WHERE id BETWEEN ? AND ?", { rows[1].id, rows[#rows].id })
    m.db:exec("UPDATE total SET n = n + ?", { sum })
  end
end
function M.verify(m)
  m.check:equal(m.db:value "SELECT SUM(w) FROM reading", lupo.decimal "1932", "every reading once")
end
function M.rollback(m)
  if m.schema:has_column("reading", "w") then m.schema:drop_column("reading", "w") end
  m.db:exec "UPDATE total SET n = 0"
end
return M
