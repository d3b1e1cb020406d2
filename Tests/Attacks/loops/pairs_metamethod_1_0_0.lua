-- SPDX-License-Identifier: Apache-2.0
-- A __pairs whose iterator never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "pairs_metamethod", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = setmetatable({}, { __pairs = function() return function() return 1 end end })
  while true do for _ in pairs(t) do end end
end

function M.rollback() end

return M
