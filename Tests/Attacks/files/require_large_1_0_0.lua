-- SPDX-License-Identifier: Apache-2.0
-- A module of four gigabytes.
-- expect: error plugin-unreadable "larger than 4 MiB"

local got = require "large"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_large", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
