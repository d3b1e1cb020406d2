-- SPDX-License-Identifier: Apache-2.0
-- A real skip whose reason changes afterwards.
-- expect: skipped

local M = lupo.migration { api = 1, name = "skip_after_write", version = "1.0.0" }

function M.pre(m)
  local skip = m:skip("a\27[31mb")
  skip.reason = {}
  return skip
end

function M.execute() end

function M.rollback() end

return M
