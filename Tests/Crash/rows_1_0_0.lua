-- SPDX-License-Identifier: Apache-2.0
-- Statements that may not run twice, each in a transaction of its own; the rollback has only its own marks to go by.
-- before: CREATE TABLE account (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL, done INT NOT NULL DEFAULT 0) ENGINE=InnoDB
-- before: INSERT INTO account VALUES (1, 10, 0), (2, 20, 0), (3, 30, 0)
-- ends: completed
local M = lupo.migration { api = 1, name = "rows", version = "1.0.0", touches = { "account" } }
function M.execute(m)
  m.db:exec "UPDATE account SET n = n + 1, done = done + 1"
  m.db:exec "UPDATE account SET n = n * 2, done = done + 1 WHERE id > 1"
  m.db:exec("INSERT INTO account VALUES (?, ?, 3)", { 4, 40 })
  m.db:exec "UPDATE account SET n = n + id, done = done + 1 WHERE id <> 2"
  m.db:exec "DELETE FROM account WHERE id = 3 AND n = 65"
end
function M.rollback(m)
  local done = m.db:value "SELECT done FROM account WHERE id = 1"
  if m.db:value "SELECT COUNT(*) FROM account WHERE id = 3" == 0 then
    m.db:exec "INSERT INTO account VALUES (3, 65, 3)"
  end
  if done == 2 then
    m.db:exec "UPDATE account SET n = n - id, done = done - 1 WHERE id <> 2"
    done = 1
  end
  m.db:exec "DELETE FROM account WHERE id = 4"
  if m.db:value "SELECT done FROM account WHERE id = 2" == 2 then
    m.db:exec "UPDATE account SET n = n / 2, done = done - 1 WHERE id > 1"
  end
  if done == 1 then m.db:exec "UPDATE account SET n = n - 1, done = done - 1" end
end
return M
