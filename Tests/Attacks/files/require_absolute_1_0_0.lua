-- SPDX-License-Identifier: Apache-2.0
-- A module by an absolute path.
-- expect: error plugin-load "not the name"

local got = require "/etc/passwd"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_absolute", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
