-- SPDX-License-Identifier: Apache-2.0
-- A module for which ipairs, string and require were replaced.
-- expect: completed

rawset(_G, "string", nil)
rawset(_G, "rawget", function() return "poison" end)
assert(require "good" == "good" and require "good" == "good")

local M = lupo.migration { api = 1, name = "require_poisoned", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
