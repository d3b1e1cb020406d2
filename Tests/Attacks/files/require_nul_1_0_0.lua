-- SPDX-License-Identifier: Apache-2.0
-- A name with a NUL in it.
-- expect: error plugin-load "not the name"

local got = require "link\0.x"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_nul", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
