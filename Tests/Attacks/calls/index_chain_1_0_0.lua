-- SPDX-License-Identifier: Apache-2.0
-- An __index chain a million tables long.
-- expect: error script "loop"

local M = lupo.migration {
  api = 1, name = "index_chain", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  local t = {}
  for _ = 1, 1e4 do t = setmetatable({}, { __index = t }) end
  return t.x
end

function M.rollback() end

return M
