-- SPDX-License-Identifier: Apache-2.0
-- 43 entries that make #t = 2^42, concatenated.
-- expect: error script "not that of an array"

local M = lupo.migration { api = 1, name = "concat_fake_border", version = "1.0.0" }

function M.execute()
  local t = {}
  for i = 42, 0, -1 do t[1 << i] = 1 end
  table.concat(t)
end

function M.rollback() end

return M
