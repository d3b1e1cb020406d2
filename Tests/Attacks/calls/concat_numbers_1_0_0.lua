-- SPDX-License-Identifier: Apache-2.0
-- table.concat of numbers and a separator of a megabyte.
-- expect: kill memory
-- expect: error script

local M = lupo.migration { api = 1, name = "concat_numbers", version = "1.0.0" }

function M.execute()
  local t = {}
  for i = 1, 1000 do t[i] = i / 3 end
  return #table.concat(t, ("x"):rep(1 << 20))
end

function M.rollback() end

return M
