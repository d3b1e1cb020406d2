-- SPDX-License-Identifier: Apache-2.0
-- A step whose result is more than 1 MiB.
-- expect: error value "more than 1 MiB"

local M = lupo.migration { api = 1, name = "step_result_too_large", version = "1.0.0" }

function M.execute(m)
  m:step('large', function() return ('x'):rep(2 << 20) end)
end

function M.rollback() end

return M
