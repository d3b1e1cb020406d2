-- SPDX-License-Identifier: Apache-2.0
-- A __len of 2^40, which is not asked.
-- expect: completed

local M = lupo.migration { api = 1, name = "insert_with_len", version = "1.0.0" }

function M.execute()
  local t = setmetatable({}, { __len = function() return 1 << 40 end })
  table.insert(t, 1, "a")
  assert(rawlen(t) == 1)
end

function M.rollback() end

return M
