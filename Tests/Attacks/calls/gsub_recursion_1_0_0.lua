-- SPDX-License-Identifier: Apache-2.0
-- Replacements that replace.
-- expect: error script "overflow"

local M = lupo.migration { api = 1, name = "gsub_recursion", version = "1.0.0" }

function M.execute()
  local function f() return (('x'):gsub('x', f)) end
  f()
end

function M.rollback() end

return M
