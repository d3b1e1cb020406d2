-- SPDX-License-Identifier: Apache-2.0
-- What was done is not what was meant: verification fails, and the host takes it back by itself.
-- before: CREATE TABLE page (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, title VARCHAR(40) NOT NULL) ENGINE=InnoDB
-- before: INSERT INTO page VALUES (1, 'one'), (2, 'two')
-- ends: rolled_back
local M = lupo.migration { api = 1, name = "verify_fails", version = "1.0.0", touches = { "page", "page_word" } }
function M.execute(m)
  m.db:exec "CREATE TABLE page_word (page_id BIGINT UNSIGNED NOT NULL, w VARCHAR(40) NOT NULL) ENGINE=InnoDB"
  m.db:exec "ALTER TABLE page ADD COLUMN words INT NOT NULL DEFAULT 0"
  m.db:exec "INSERT INTO page_word SELECT id, title FROM page"
  m.db:exec "UPDATE page SET words = words + 1, title = UPPER(title)"
end
function M.verify(m)
  m.check:equal(m.db:value "SELECT SUM(words) FROM page", lupo.decimal "3", "words are missing")
end
function M.rollback(m)
  m.db:exec "UPDATE page SET title = LOWER(title)"
  if m.schema:has_column("page", "words") then m.schema:drop_column("page", "words") end
  m.db:exec "DROP TABLE IF EXISTS page_word"
end
return M
