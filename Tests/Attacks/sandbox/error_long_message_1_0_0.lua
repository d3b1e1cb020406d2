-- SPDX-License-Identifier: Apache-2.0
-- A message of eight megabytes.
-- expect: error script "xxxx"

local M = lupo.migration { api = 1, name = "error_long_message", version = "1.0.0", limits = { memory = "64MiB" } }

function M.execute()
  error(('x'):rep(8e6))
end

function M.rollback() end

return M
