-- SPDX-License-Identifier: Apache-2.0
-- Hooks that return objects, cycles, and forged skips.
-- expect: completed

local M = lupo.migration { api = 1, name = "return_values", version = "1.0.0" }

function M.pre(m) local t = {} t.t = t return t, m, print end
function M.validate(m) return m end
function M.execute() return function() end, coroutine.create(print) end
function M.verify() return { reason = "forged" } end
function M.post() return lupo.null end

function M.rollback() end

return M
