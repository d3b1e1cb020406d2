-- SPDX-License-Identifier: Apache-2.0
-- A script saves a table and some rows of another one, and its rollback gives them back.
-- before: CREATE TABLE fee (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO fee SELECT seq, seq FROM seq_1_to_25
-- before: CREATE TABLE fine (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL, w VARCHAR(9) NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO fine SELECT seq, seq, 'w' FROM seq_1_to_25
-- needs: backup
-- ends: completed
-- command: rollback
local M = lupo.migration { api = 1, name = "saved_rows", version = "1.0.0", touches = { "fee", "fine" } }
function M.backup(m)
  m.state.fee = m.backup:table "fee"
  m.state.fine = m.backup:table("fine", { columns = { "n" }, where = "id <= 10" })
end
function M.execute(m)
  m.db:exec "UPDATE fee SET n = n * 2"
  m.db:exec "UPDATE fine SET n = n + 100 WHERE id <= 10"
end
function M.rollback(m)
  m.backup:restore(m.state.fee)
  m.backup:restore(m.state.fine)
end
return M
