-- SPDX-License-Identifier: Apache-2.0
-- table.sort of 2^40 values that a C function makes.
-- expect: completed

local M = lupo.migration { api = 1, name = "sort_c_metamethods", version = "1.0.0" }

function M.execute()
  local t = setmetatable({}, { __len = function() return 1 << 30 end, __index = rawlen })
  table.sort(t)
  assert(next(t) == nil)
end

function M.rollback() end

return M
