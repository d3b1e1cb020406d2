-- SPDX-License-Identifier: Apache-2.0
-- Captures that backtrack for hours.
-- expect: kill time

local M = lupo.migration { api = 1, name = "match_greedy", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  return (('a'):rep(1e4)):match('(a*)(a*)(a*)(a*)b')
end

function M.rollback() end

return M
