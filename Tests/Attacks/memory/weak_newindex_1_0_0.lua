-- SPDX-License-Identifier: Apache-2.0
-- A weak metatable whose __newindex goes while it is used, without pressure.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "weak_newindex", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  for _ = 1, 2000 do
    local mt = setmetatable({}, { __mode = 'v' })
    mt.__newindex = function(t, k, v) rawset(t, k, v) end
    local t = setmetatable({}, mt)
    for i = 1, 50 do t[i] = {} end
  end
end

function M.rollback() end

return M
