-- SPDX-License-Identifier: Apache-2.0
-- A yield where nobody resumes.
-- expect: error script "outside a coroutine"

local M = lupo.migration { api = 1, name = "yield_at_top", version = "1.0.0" }

function M.execute()
  coroutine.yield()
end

function M.rollback() end

return M
