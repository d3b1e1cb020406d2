-- SPDX-License-Identifier: Apache-2.0
-- The host is made to give a text of 60 MB to a script that may hold 16.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "large_host_string", version = "1.0.0" }

function M.execute(m)
  return #m.db:value "SELECT REPEAT('x', 60000000)"
end

function M.rollback() end

return M
