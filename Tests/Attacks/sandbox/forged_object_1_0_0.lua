-- SPDX-License-Identifier: Apache-2.0
-- A table and a proxy that pretend to be an object of the host.
-- expect: error script-argument "value"

local M = lupo.migration { api = 1, name = "forged_object", version = "1.0.0" }

function M.execute(m)
  local fake = setmetatable({}, { __index = m.db, __name = "m.db" })
  m.db.value(fake, "SELECT 1")
end

function M.rollback() end

return M
