-- SPDX-License-Identifier: Apache-2.0
-- lupo.inspect of a table that shares itself 2^40 times.
-- expect: kill time
-- expect: kill memory

local M = lupo.migration { api = 1, name = "inspect_wide", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local t = { 1 }
  for _ = 1, 40 do t = { t, t } end
  return #lupo.inspect(t, { depth = 50 })
end

function M.rollback() end

return M
