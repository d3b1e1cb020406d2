-- SPDX-License-Identifier: Apache-2.0
-- An order that sorts.
-- expect: error script "overflow"

local M = lupo.migration { api = 1, name = "sort_recursion", version = "1.0.0" }

function M.execute()
  local function f() table.sort({ 2, 1 }, f) end
  f()
end

function M.rollback() end

return M
