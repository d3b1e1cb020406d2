-- SPDX-License-Identifier: Apache-2.0
-- A million opening parentheses in a source.
-- expect: error script "overflow"

local M = lupo.migration { api = 1, name = "million_parentheses", version = "1.0.0" }

function M.execute()
  assert(load(('('):rep(1e6)))
end

function M.rollback() end

return M
