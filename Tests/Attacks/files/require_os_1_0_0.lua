-- SPDX-License-Identifier: Apache-2.0
-- A library of Lua by require.
-- expect: error plugin-load "not found"

local got = require "os"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_os", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
