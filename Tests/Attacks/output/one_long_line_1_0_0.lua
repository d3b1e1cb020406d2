-- SPDX-License-Identifier: Apache-2.0
-- One line of ten megabytes.
-- expect: error script "65536 bytes"

local M = lupo.migration { api = 1, name = "one_long_line", version = "1.0.0", limits = { memory = "64MiB" } }

function M.execute()
  print(("x"):rep(1e7))
end

function M.rollback() end

return M
