-- SPDX-License-Identifier: Apache-2.0
-- A string that is doubled for ever.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "doubled_string", version = "1.0.0" }

function M.execute()
  local s = 'x'
  while true do s = s .. s end
end

function M.rollback() end

return M
