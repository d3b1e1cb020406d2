-- SPDX-License-Identifier: Apache-2.0
-- Modules that require each other.
-- expect: error plugin-load "require each other"

require "cycle_a"

local M = lupo.migration { api = 1, name = "require_cycle", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
