-- SPDX-License-Identifier: Apache-2.0
-- Transactions, savepoints and locks, which the host states.
-- expect: completed

local M = lupo.migration { api = 1, name = "transactions", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "BEGIN",
    "BEGIN WORK",
    "START TRANSACTION",
    "START TRANSACTION READ ONLY",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
    "COMMIT",
    "COMMIT AND CHAIN",
    "COMMIT RELEASE",
    "ROLLBACK",
    "ROLLBACK WORK RELEASE",
    "ROLLBACK TO SAVEPOINT a",
    "SAVEPOINT a",
    "RELEASE SAVEPOINT a",
    "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
    "SET autocommit = 0",
    "SET @@autocommit = 0",
    "SET SESSION autocommit = 0",
    "LOCK TABLES mine_other WRITE",
    "LOCK TABLE mine_other READ",
    "UNLOCK TABLES",
    "XA START 'x'",
    "XA END 'x'",
    "XA COMMIT 'x' ONE PHASE",
    "BACKUP STAGE START",
    "BACKUP LOCK mine_other",
    "FLUSH TABLES WITH READ LOCK",
    "GET LOCK x",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
