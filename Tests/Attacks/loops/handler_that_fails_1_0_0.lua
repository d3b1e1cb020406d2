-- SPDX-License-Identifier: Apache-2.0
-- A message handler that fails, so that it is called for its own failure.
-- expect: kill time

local M = lupo.migration { api = 1, name = "handler_that_fails", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  while true do xpcall(error, function(e) error(e) end) end
end

function M.rollback() end

return M
