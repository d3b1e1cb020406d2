-- SPDX-License-Identifier: Apache-2.0
-- Numbers that fall together when their table next grows: one instruction takes minutes.
-- expect: kill watchdog

local M = lupo.migration {
  api = 1, name = "colliding_keys", version = "1.0.0", limits = { time = "2s", memory = "64MiB" },
}

function M.execute()
  local t, step = {}, (1 << 18) - 1
  for i = 1, (1 << 17) + 1 do t[i * step] = true end
  while true do t[#t + 1] = true end
end

function M.rollback() end

return M
