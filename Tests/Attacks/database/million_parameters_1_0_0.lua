-- SPDX-License-Identifier: Apache-2.0
-- A million parameters in one statement.
-- expect: error value "at most 65,535"

local M = lupo.migration {
  api = 1, name = "million_parameters", version = "1.0.0", limits = { memory = "256MiB", time = "10s" },
}

function M.execute(m)
  local values = {}
  for i = 1, 1e6 do values[i] = i end
  return m.db:value("SELECT " .. ("?+"):rep(1e6 - 1) .. "?", values)
end

function M.rollback() end

return M
