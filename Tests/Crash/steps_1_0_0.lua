-- SPDX-License-Identifier: Apache-2.0
-- Steps with reads, a transaction, what m.state remembers, and what a step returned.
-- before: CREATE TABLE stock (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO stock VALUES (1, 5), (2, 50), (3, 500)
-- before: CREATE TABLE ledger (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL, word VARCHAR(40) NOT NULL) ENGINE=InnoDB
-- ends: completed
local M = lupo.migration { api = 1, name = "steps", version = "1.0.0", touches = { "stock", "ledger" } }
function M.backup(m)
  m.state.before = m.db:query "SELECT id, n FROM stock ORDER BY id"
end
function M.execute(m)
  local largest = m:step("look", function()
    return m.db:value "SELECT MAX(n) FROM stock"
  end)
  m:step("move", function()
    m.db:transaction(function()
      m.db:exec("UPDATE stock SET n = n - 3 WHERE id = 3")
      m.db:exec("UPDATE stock SET n = n + 3 WHERE id = 1")
      m.db:exec("INSERT INTO ledger VALUES (1, 3, ?)", { "moved of " .. largest })
    end)
    m.state.moved = true
  end)
  local count = m:step("double", function()
    local n = m.db:value "SELECT n FROM stock WHERE id = 1"
    m.db:exec("UPDATE stock SET n = n + ? WHERE id = 2", { n })
    m.db:exec("INSERT INTO ledger VALUES (2, ?, 'doubled')", { n })
    return n
  end)
  m.db:exec("INSERT INTO ledger VALUES (3, ?, ?)", { count, tostring(m.state.moved) })
end
function M.rollback(m)
  m.db:transaction(function()
    for _, row in ipairs(m.state.before or {}) do
      m.db:exec("UPDATE stock SET n = ? WHERE id = ?", { row.n, row.id })
    end
    m.db:exec "DELETE FROM ledger"
  end)
end
return M
