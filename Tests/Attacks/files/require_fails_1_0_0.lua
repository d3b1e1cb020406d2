-- SPDX-License-Identifier: Apache-2.0
-- A module whose failure is caught, and which is asked for again.
-- expect: completed

for _ = 1, 100 do assert(not pcall(require, "failing")) end

local M = lupo.migration { api = 1, name = "require_fails", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
