-- SPDX-License-Identifier: Apache-2.0
-- %b over openings that never close.
-- expect: kill time

local M = lupo.migration { api = 1, name = "balance_quadratic", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  return (('('):rep(1e5)):find('%b()')
end

function M.rollback() end

return M
