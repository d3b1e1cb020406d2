-- SPDX-License-Identifier: Apache-2.0
-- Many functions, each compiled from text.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "load_flood", version = "1.0.0", limits = { time = "10s", memory = "8MiB" } }

function M.execute()
  local t = {}
  while true do t[#t + 1] = load("local a <const> = " .. #t .. " return function() return a end") end
end

function M.rollback() end

return M
