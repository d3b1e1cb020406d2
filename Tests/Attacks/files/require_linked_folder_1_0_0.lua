-- SPDX-License-Identifier: Apache-2.0
-- A module in a folder that is a symbolic link.
-- expect: error plugin-load "not found"

local got = require "up.outside"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_linked_folder", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
