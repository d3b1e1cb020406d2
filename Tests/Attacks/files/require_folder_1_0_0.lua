-- SPDX-License-Identifier: Apache-2.0
-- A module that is a folder.
-- expect: error plugin-load "not found"

local got = require "folder"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_folder", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
