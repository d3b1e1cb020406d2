-- SPDX-License-Identifier: Apache-2.0
-- Reading numbers of a million digits.
-- expect: kill time

local M = lupo.migration { api = 1, name = "tonumber_long", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local s = ("9"):rep(1 << 20)
  while true do local _ = tonumber(s), tonumber(s, 36), math.tointeger(s) end
end

function M.rollback() end

return M
