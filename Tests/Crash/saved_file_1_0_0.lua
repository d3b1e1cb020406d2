-- SPDX-License-Identifier: Apache-2.0
-- Every row is overwritten, verification fails, and the file that the host made by itself is given back.
-- before: CREATE TABLE note (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, w VARCHAR(20) NOT NULL, n INT NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO note SELECT seq, CONCAT('note ', seq), seq * 3 FROM seq_1_to_30
-- needs: backup
-- ends: rolled_back
local M = lupo.migration { api = 1, name = "saved_file", version = "1.0.0", touches = { "note" }, backup = { method = "file" } }
function M.execute(m)
  m.db:exec "UPDATE note SET w = '', n = n + 1"
  m.db:exec "DELETE FROM note WHERE id > 20"
end
function M.verify(m) m.check:rows("SELECT id FROM note", 30, "notes are missing") end
function M.rollback() end
return M
