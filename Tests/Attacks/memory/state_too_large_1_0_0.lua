-- SPDX-License-Identifier: Apache-2.0
-- An m.state of more than 1 MiB.
-- expect: error value "more than 1 MiB"

local M = lupo.migration { api = 1, name = "state_too_large", version = "1.0.0" }

function M.execute(m)
  m.state.text = ('x'):rep(2 << 20)
end

function M.rollback() end

return M
