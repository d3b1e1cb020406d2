-- SPDX-License-Identifier: Apache-2.0
-- Statements and writes hidden in the condition of batches.
-- expect: completed

local M = lupo.migration { api = 1, name = "batches_where", version = "1.0.0" }

function M.execute(m)
  for _, where in ipairs { "1=1; DELETE FROM precious", "1=1 FOR UPDATE", "id IN (SELECT id FROM outside.precious)", "1 INTO OUTFILE 'x'", "1 /*", "1 UNION SELECT * FROM precious",
    "SLEEP(0) OR LOAD_FILE('/etc/passwd')", "1 PROCEDURE ANALYSE()", "1 LIMIT 1 -- ", "GET_LOCK('x', 0)" } do
    local good = pcall(function() for _ in m.db:batches("texts", { key = "id", where = where }) do end end)
    assert(not good, where)
  end
end

function M.rollback() end

return M
