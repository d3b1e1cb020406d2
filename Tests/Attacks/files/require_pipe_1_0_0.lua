-- SPDX-License-Identifier: Apache-2.0
-- A module that is a pipe, which nobody writes.
-- expect: error plugin-unreadable "regular file"

local got = require "pipe"
error("got " .. tostring(got))

local M = lupo.migration { api = 1, name = "require_pipe", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
