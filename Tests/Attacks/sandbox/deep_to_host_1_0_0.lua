-- SPDX-License-Identifier: Apache-2.0
-- A table a hundred thousand levels deep, given to the host.
-- expect: error value "levels deep"

local M = lupo.migration { api = 1, name = "deep_to_host", version = "1.0.0", limits = { memory = "64MiB" } }

function M.execute(m)
  local t = {}
  for _ = 1, 1e5 do t = { t } end
  m.state.deep = t
end

function M.rollback() end

return M
