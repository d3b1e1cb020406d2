-- SPDX-License-Identifier: Apache-2.0
-- Two hundred thousand results of one call.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "many_results", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  local t = {}
  for i = 1, 2e5 do t[i] = i end
  assert(select("#", table.unpack(t)) == 2e5)
end

function M.rollback() end

return M
