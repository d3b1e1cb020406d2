-- SPDX-License-Identifier: Apache-2.0
-- SQL through m.db:ident.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "ident_injection", version = "1.0.0" }

function M.execute(m)
  for _, name in ipairs { "a`; DROP TABLE precious; -- ", "a` b", "``", "`", "", "a\0b", "a\\", "a'b", "a\"b", "a.b", "precious` WHERE 1=1; -- ", ("a"):rep(65), "\xff",
    "a/*", "--", "#", "a\nb", "\u{1F600}", " ", "a ", ";", "*" } do
    local good, quoted = pcall(m.db.ident, m.db, name)
    if good then
      assert(quoted:sub(1, 1) == "`" and quoted:sub(-1) == "`")
      assert(not quoted:sub(2, -2):gsub("``", ""):find("`", 1, true), quoted)
      assert(m.db:one("SELECT 1 AS " .. quoted)[name] == 1, name)
    end
  end
end

function M.rollback() end

return M
