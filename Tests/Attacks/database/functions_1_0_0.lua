-- SPDX-License-Identifier: Apache-2.0
-- Functions that write, wait for others, or reach out, in a statement that only reads.
-- expect: completed

local M = lupo.migration { api = 1, name = "functions", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "SELECT RELEASE_ALL_LOCKS()",
    "SELECT RELEASE_LOCK('lupo')",
    "SELECT GET_LOCK('x', 1000)",
    "SELECT NEXTVAL(s)",
    "SELECT SETVAL(s, 1)",
    "SELECT NEXT VALUE FOR s",
    "SELECT LASTVAL(s)",
    "SELECT sys_exec('x')",
    "SELECT outside.f()",
    "SELECT f()",
    "SELECT SLEEP(1) INTO OUTFILE 'x'",
    "SELECT MASTER_POS_WAIT('x', 1)",
    "SELECT MASTER_GTID_WAIT('x')",
    "SELECT BINLOG_GTID_POS('x', 1)",
    "SELECT nothing_known()",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
