-- SPDX-License-Identifier: Apache-2.0
-- A replacement whose pattern backtracks for hours.
-- expect: kill time

local M = lupo.migration { api = 1, name = "gsub_backtracks", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  return (('a'):rep(1e4)):gsub('a*a*a*a*b', '')
end

function M.rollback() end

return M
