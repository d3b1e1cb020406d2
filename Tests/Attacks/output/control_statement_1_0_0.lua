-- SPDX-License-Identifier: Apache-2.0
-- Control characters in a statement that fails.
-- expect: error statement-failed "nothing_there"
-- answer: text

local M = lupo.migration { api = 1, name = "control_statement", version = "1.0.0" }

function M.execute(m)
  m.db:value("SELECT '\27[2J\7' FROM nothing_there")
end

function M.rollback() end

return M
