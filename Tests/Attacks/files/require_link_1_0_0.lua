-- SPDX-License-Identifier: Apache-2.0
-- A module that is a symbolic link to a file outside.
-- expect: error plugin-load "symbolic link"

local got = require "link"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_link", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
