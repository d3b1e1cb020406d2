-- SPDX-License-Identifier: Apache-2.0
-- The library io by require.
-- expect: error plugin-load "not found"

local got = require "io"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_io", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
