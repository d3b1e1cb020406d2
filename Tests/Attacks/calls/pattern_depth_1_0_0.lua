-- SPDX-License-Identifier: Apache-2.0
-- A pattern that needs a match two hundred thousand levels deep.
-- expect: error script "pattern too complex"

local M = lupo.migration { api = 1, name = "pattern_depth", version = "1.0.0" }

function M.execute()
  return (('a'):rep(2e5)):find(('a?'):rep(2e5) .. 'b')
end

function M.rollback() end

return M
