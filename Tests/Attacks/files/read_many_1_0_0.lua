-- SPDX-License-Identifier: Apache-2.0
-- A file that is read for ever.
-- expect: kill time
-- expect: kill memory

local M = lupo.migration { api = 1, name = "read_many", version = "1.0.0", limits = { time = "300ms" } }

function M.execute(m)
  local t = {}
  while true do t[#t + 1] = m.files:read "data.csv" end
end

function M.rollback() end

return M
