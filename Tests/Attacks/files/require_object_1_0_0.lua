-- SPDX-License-Identifier: Apache-2.0
-- An object in the place of a name.
-- expect: error plugin-load

local got = require (setmetatable({}, { __tostring = function() return "link" end }))
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_object", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
