-- SPDX-License-Identifier: Apache-2.0
-- A module by dots that become slashes.
-- expect: error plugin-load "not the name"

local got = require "..outside"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_dots", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
