-- SPDX-License-Identifier: Apache-2.0
-- Statements that end in the middle, or hide in comments and texts.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "statement_forms", version = "1.0.0", touches = { "mine_other" }, limits = { time = "10s", memory = "64MiB" },
}

function M.execute(m)
  for _, sql in ipairs { "", " ", ";", "--", "/*", "/*!", "/*! */", "'", "\"", "`", "SELECT '", "SELECT /*", "SELECT 1 /*", "SELECT /*! 1", "SELECT 1;;", "SELECT 1; ;SELECT 2", "\0", "SELECT 1\0; DELETE FROM precious",
    "\xff\xfe", "SELECT \xc0\xa7", "DELIMITER //", "\\! ls", "source /etc/passwd", "SELECT 1 \\G", "SELECT _latin1'\xbf\x5c' OR 1", "SELECT x'1", "SELECT 0b2", "SELECT $$1$$", ("("):rep(1e5), ("SELECT "):rep(1e4),
    ("/*"):rep(1e5), "SELECT " .. ("("):rep(5000) .. "1" .. (")"):rep(5000), "DELETE FROM `mine_other" } do
    for _, way in ipairs { "exec", "query", "value", "one" } do pcall(m.db[way], m.db, sql) end
    pcall(function() for _ in m.db:rows(sql) do end end)
  end
  assert(m.db:value "SELECT 1" == 1)
end

function M.rollback() end

return M
