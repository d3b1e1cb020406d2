-- SPDX-License-Identifier: Apache-2.0
-- A name of a megabyte.
-- expect: error plugin-load "not the name"

local got = require (("a"):rep(1e6))
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_long", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
