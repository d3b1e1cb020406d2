-- SPDX-License-Identifier: Apache-2.0
-- A function inside a table for the host.
-- expect: error value "function"

local M = lupo.migration { api = 1, name = "function_to_host", version = "1.0.0" }

function M.execute(m)
  m.log:info("x", { f = print })
end

function M.rollback() end

return M
