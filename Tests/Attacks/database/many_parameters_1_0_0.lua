-- SPDX-License-Identifier: Apache-2.0
-- Seventy thousand parameters, more than the protocol counts.
-- expect: error value "at most 65,535"

local M = lupo.migration {
  api = 1, name = "many_parameters", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  local values = {}
  for i = 1, 70000 do values[i] = i end
  return m.db:value("SELECT GREATEST(" .. ("?,"):rep(69999) .. "?)", values)
end

function M.rollback() end

return M
