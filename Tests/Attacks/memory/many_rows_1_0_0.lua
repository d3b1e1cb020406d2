-- SPDX-License-Identifier: Apache-2.0
-- The host is made to give two hundred thousand rows at once.
-- expect: error value "limits.rows"

local M = lupo.migration { api = 1, name = "many_rows", version = "1.0.0" }

function M.execute(m)
  return #m.db:query "SELECT a.seq, b.seq AS other FROM seq_1_to_1000 a, seq_1_to_200 b"
end

function M.rollback() end

return M
