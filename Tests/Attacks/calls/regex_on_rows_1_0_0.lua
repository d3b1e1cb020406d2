-- SPDX-License-Identifier: Apache-2.0
-- A pattern that backtracks over the text of a row.
-- expect: kill time

local M = lupo.migration { api = 1, name = "regex_on_rows", version = "1.0.0", limits = { time = "300ms" } }

function M.execute(m)
  local row = m.db:one "SELECT body FROM texts WHERE id = 1"
  return row.body:find "(a*)(a*)(a*)(a*)b"
end

function M.rollback() end

return M
