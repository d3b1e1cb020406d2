-- SPDX-License-Identifier: Apache-2.0
-- A module in a link to /proc.
-- expect: error plugin-load "not found"

local got = require "process.environ"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_process", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
