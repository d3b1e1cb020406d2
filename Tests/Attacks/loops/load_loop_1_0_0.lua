-- SPDX-License-Identifier: Apache-2.0
-- A file that never ends while it is loaded.
-- expect: error plugin-load "Lua time"

while true do end

local M = lupo.migration { api = 1, name = "load_loop", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
