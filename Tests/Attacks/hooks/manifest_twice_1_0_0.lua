-- SPDX-License-Identifier: Apache-2.0
-- Two migrations in one file, the second with more rights.
-- expect: error manifest "twice"

lupo.migration { api = 1, name = "manifest_twice", version = "1.0.0" }

local M = lupo.migration { api = 1, name = "manifest_twice", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
