-- SPDX-License-Identifier: Apache-2.0
-- A hook that may only read, and never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "pre_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.pre(m)
  while true do end
end

function M.execute() end

function M.rollback() end

return M
