-- SPDX-License-Identifier: Apache-2.0
-- A temporary table that hides one that touches does not name.
-- expect: error statement-refused "would hide"

local M = lupo.migration { api = 1, name = "temporary_table", version = "1.0.0" }

function M.execute(m)
  m.db:exec "CREATE TEMPORARY TABLE precious (id INT)"
  m.db:exec "DELETE FROM precious"
  m.db:exec "DROP TEMPORARY TABLE precious"
  m.db:exec "DELETE FROM precious"
end

function M.rollback() end

return M
