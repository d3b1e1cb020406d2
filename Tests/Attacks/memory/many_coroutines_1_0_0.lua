-- SPDX-License-Identifier: Apache-2.0
-- Ten million coroutines.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "many_coroutines", version = "1.0.0" }

function M.execute()
  local t = {}
  for i = 1, 1e7 do t[i] = coroutine.create(function() end) end
end

function M.rollback() end

return M
