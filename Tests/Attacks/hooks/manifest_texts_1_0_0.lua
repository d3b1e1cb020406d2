-- SPDX-License-Identifier: Apache-2.0
-- Texts of a megabyte in every field.
-- expect: error manifest "lower-case"

local long = ("x"):rep(1 << 20)
local M = lupo.migration { api = 1, name = long, version = ("1."):rep(1 << 18) .. "0", title = long, tags = { long }, timeout = long, schema = long, touches = { long, long .. "." .. long } }
function M.execute() end
function M.rollback() end
return M
