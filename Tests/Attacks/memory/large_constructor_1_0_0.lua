-- SPDX-License-Identifier: Apache-2.0
-- A table constructor with five million elements.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "large_constructor", version = "1.0.0" }

function M.execute()
  local parts = {}
  for i = 1, 1e6 do parts[i] = '1' end
  local list = table.concat(parts, ',')
  return load('return {' .. list .. ',' .. list .. ',' .. list .. ',' .. list .. ',' .. list .. '}')()
end

function M.rollback() end

return M
