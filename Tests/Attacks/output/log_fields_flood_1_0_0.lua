-- SPDX-License-Identifier: Apache-2.0
-- Lines with large fields.
-- expect: error script "65536 bytes"

local M = lupo.migration {
  api = 1, name = "log_fields_flood", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  local t = {}
  for i = 1, 1000 do t["f" .. i] = i end
  while true do m.log:info("x", t) end
end

function M.rollback() end

return M
