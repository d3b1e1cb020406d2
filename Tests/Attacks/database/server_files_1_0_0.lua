-- SPDX-License-Identifier: Apache-2.0
-- Files of the server.
-- expect: completed

local M = lupo.migration { api = 1, name = "server_files", version = "1.0.0", touches = { "mine_other" } }

function M.execute(m)
  for _, sql in ipairs {
    "SELECT LOAD_FILE('/etc/passwd')",
    "SELECT 'x' INTO OUTFILE '/tmp/x'",
    "SELECT word INTO DUMPFILE 'x' FROM texts",
    "SELECT * FROM texts INTO OUTFILE 'x'",
    "(SELECT 1 INTO OUTFILE 'x')",
    "SELECT 1 UNION SELECT 2 INTO OUTFILE 'x'",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE mine_other",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE mine_other",
    "LOAD DATA CONCURRENT INFILE 'x' REPLACE INTO TABLE mine_other",
    "LOAD XML LOCAL INFILE 'x' INTO TABLE mine_other",
    "INSERT INTO mine_other SELECT 1, LOAD_FILE('/etc/passwd')",
    "INSERT INTO mine_other VALUES (5, load_file ('/etc/passwd'))",
    "UPDATE mine_other SET word = LOAD_FILE('/etc/passwd')",
    "SELECT /*! LOAD_FILE('/etc/passwd') */",
    "SELECT `LOAD_FILE`('/etc/passwd')",
    "SELECT LOAD_FILE /**/ ('/etc/passwd')",
  } do
    local good, got = pcall(m.db.exec, m.db, sql)
    assert(not good, sql)
    m.log:debug(got.code, { sql = sql })
    for _, read in ipairs { "query", "one", "value" } do assert(not pcall(m.db[read], m.db, sql), sql) end
  end
end

function M.rollback() end

return M
