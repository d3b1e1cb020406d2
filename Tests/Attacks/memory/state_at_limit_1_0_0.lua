-- SPDX-License-Identifier: Apache-2.0
-- An m.state of a little less than 1 MiB.
-- expect: completed

local M = lupo.migration { api = 1, name = "state_at_limit", version = "1.0.0", limits = { memory = "64MiB" } }

function M.execute(m)
  m.state.text = ('x'):rep(1000000)
end

function M.rollback() end

return M
