-- SPDX-License-Identifier: Apache-2.0
-- A module that requires itself under other names.
-- expect: error plugin-load "require each other"

local old = require
rawset(_G, "require", function(name) return old(name) end)
require "cycle_a"

local M = lupo.migration { api = 1, name = "require_chain", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
