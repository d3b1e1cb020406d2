-- SPDX-License-Identifier: Apache-2.0
-- A loop of goto.
-- expect: kill time

local M = lupo.migration { api = 1, name = "goto_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  ::again::
  goto again
end

function M.rollback() end

return M
