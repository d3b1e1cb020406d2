-- SPDX-License-Identifier: Apache-2.0
-- A module that never ends.
-- expect: error plugin-load "Lua time"

require "endless"

local M = lupo.migration { api = 1, name = "require_loop", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
