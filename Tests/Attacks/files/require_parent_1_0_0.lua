-- SPDX-License-Identifier: Apache-2.0
-- A module of the folder above.
-- expect: error plugin-load "not the name"
-- sample

local got = require "../outside"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_parent", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
