-- SPDX-License-Identifier: Apache-2.0
-- A string of ten gigabytes.
-- expect: error script "too large"
-- sample

local M = lupo.migration { api = 1, name = "rep_ten_gigabytes", version = "1.0.0" }

function M.execute()
  return ('x'):rep(10 << 30)
end

function M.rollback() end

return M
