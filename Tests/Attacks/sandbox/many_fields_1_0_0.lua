-- SPDX-License-Identifier: Apache-2.0
-- A table of three hundred thousand fields for the host.
-- expect: kill memory
-- expect: error script "65536 bytes"

local M = lupo.migration {
  api = 1, name = "many_fields", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  local t = {}
  for i = 1, 3e5 do t[i] = i end
  m.log:info("x", t)
end

function M.rollback() end

return M
