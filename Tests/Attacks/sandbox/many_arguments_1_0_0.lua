-- SPDX-License-Identifier: Apache-2.0
-- A call of the host with two hundred thousand arguments.
-- expect: error script-argument
-- sample

local M = lupo.migration {
  api = 1, name = "many_arguments", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  local t = {}
  for i = 1, 2e5 do t[i] = i end
  m.log:info("x", table.unpack(t))
end

function M.rollback() end

return M
