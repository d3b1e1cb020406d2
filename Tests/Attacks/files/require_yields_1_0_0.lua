-- SPDX-License-Identifier: Apache-2.0
-- A module that yields while it is loaded.
-- expect: completed

local co = coroutine.create(require)
for _ = 1, 5 do coroutine.resume(co, "yielding") end
assert(not pcall(require, "yielding") or true)
assert(require "good" == "good")

local M = lupo.migration { api = 1, name = "require_yields", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
