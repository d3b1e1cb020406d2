-- SPDX-License-Identifier: Apache-2.0
-- A repetition whose separators overflow the size.
-- expect: error script "too large"

local M = lupo.migration { api = 1, name = "rep_with_separator", version = "1.0.0" }

function M.execute()
  return ('x'):rep(1 << 62, 'yy')
end

function M.rollback() end

return M
