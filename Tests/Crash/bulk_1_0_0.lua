-- SPDX-License-Identifier: Apache-2.0
-- Many rows inserted at once, rows that are there already, and a file of SQL.
-- before: CREATE TABLE word (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, w VARCHAR(30) NOT NULL, n INT NOT NULL DEFAULT 1) ENGINE=InnoDB
-- before: INSERT INTO word VALUES (3, 'three', 1)
-- ends: completed
local M = lupo.migration { api = 1, name = "bulk", version = "1.0.0", touches = { "word", "word_copy" } }
local function words(from, to)
  local out = {}
  for i = from, to do out[#out + 1] = { id = i, w = "word " .. i, n = 1 } end
  return out
end
function M.execute(m)
  m.db:exec "CREATE TABLE word_copy (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, w VARCHAR(30) NOT NULL, n INT NOT NULL) ENGINE=InnoDB"
  m.db:insert("word_copy", words(1, 40))
  m.db:insert("word_copy", words(41, 55))
  m.db:script "bulk.sql"
end
function M.rollback(m)
  m.db:exec "DROP TABLE IF EXISTS word_copy"
  m.db:exec "DELETE FROM word WHERE id > 3"
  m.db:exec "UPDATE word SET n = 1"
end
return M
