-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the names of columns, in an error about them.
-- expect: error script "no column"
-- answer: text

local M = lupo.migration { api = 1, name = "control_column", version = "1.0.0" }

function M.execute(m)
  return m.db:one("SELECT 1 AS `a\27[2Jb`").nothing
end

function M.rollback() end

return M
