-- SPDX-License-Identifier: Apache-2.0
-- An error of the host, changed before it is raised again.
-- expect: error script-argument "db:value"

local M = lupo.migration { api = 1, name = "error_object_changed", version = "1.0.0" }

function M.execute(m)
  local _, e = pcall(m.db.value, m.db, 42)
  for name in pairs(e) do e[name] = ("%s\27[31m"):format(name):rep(5000) end
  error(e)
end

function M.rollback() end

return M
