-- SPDX-License-Identifier: Apache-2.0
-- lupo.sorted, contains and inspect with tables whose metamethods do harm.
-- expect: completed
-- sample

local M = lupo.migration {
  api = 1, name = "sorted_hostile", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  local evil = setmetatable({}, { __index = function() error "read" end, __len = function() return 1e9 end })
  pcall(lupo.sorted, evil)
  pcall(lupo.contains, evil, 1)
  pcall(lupo.inspect, evil)
  local deep = {}
  for _ = 1, 1e5 do deep = { deep } end
  assert(#lupo.inspect(deep) < 200)
  assert(#lupo.inspect(deep, { depth = 1e5 }) < 2000)
end

function M.rollback() end

return M
