-- SPDX-License-Identifier: Apache-2.0
-- A table that grows for ever.
-- expect: kill memory
-- sample

local M = lupo.migration { api = 1, name = "table_growth", version = "1.0.0" }

function M.execute()
  local t = {}
  while true do t[#t + 1] = {} end
end

function M.rollback() end

return M
