-- SPDX-License-Identifier: Apache-2.0
-- 2^40 times nothing.
-- expect: completed

local M = lupo.migration { api = 1, name = "rep_of_nothing", version = "1.0.0" }

function M.execute()
  assert((''):rep(1 << 40) == '')
end

function M.rollback() end

return M
