-- SPDX-License-Identifier: Apache-2.0
-- A type name of a megabyte.
-- expect: error script "raised a table"

local M = lupo.migration { api = 1, name = "error_long_name", version = "1.0.0" }

function M.execute()
  error(setmetatable({}, { __name = ('x'):rep(1e6) }))
end

function M.rollback() end

return M
