-- SPDX-License-Identifier: Apache-2.0
-- A pattern that backtracks for hours.
-- expect: kill time

local M = lupo.migration { api = 1, name = "find_lazy", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  return (('a'):rep(1e4)):find('.-.-.-.-b$')
end

function M.rollback() end

return M
