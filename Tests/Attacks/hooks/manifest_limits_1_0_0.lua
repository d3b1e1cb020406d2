-- SPDX-License-Identifier: Apache-2.0
-- Limits that are no limits.
-- expect: error manifest "limits"

local M = lupo.migration {
  api = 1, name = "manifest_limits", version = "1.0.0", limits = { time = -1, memory = "0KiB", steps = -5, log = 1e300 },
}

function M.execute()

end

function M.rollback() end

return M
