-- SPDX-License-Identifier: Apache-2.0
-- Errors raised at the bottom of a deep stack, each of which describes it.
-- expect: kill time

local M = lupo.migration {
  api = 1, name = "error_deep_trace", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute(m)
  local function dive(n)
    if n > 0 then return 1 + dive(n - 1) end
    while true do pcall(m.db.value, m.db, 42) end
  end
  dive(1e5)
end

function M.rollback() end

return M
