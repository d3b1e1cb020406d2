-- SPDX-License-Identifier: Apache-2.0
-- Statements of megabytes that the host reads and refuses, in a loop.
-- expect: kill time

local M = lupo.migration {
  api = 1, name = "host_lexer_loop", version = "1.0.0", limits = { time = "50ms", memory = "64MiB" },
}

function M.execute(m)
  local sql = "SELECT " .. ("1+"):rep(3e5)
  while true do pcall(m.db.value, m.db, sql) end
end

function M.rollback() end

return M
