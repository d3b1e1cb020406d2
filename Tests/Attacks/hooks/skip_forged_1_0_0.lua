-- SPDX-License-Identifier: Apache-2.0
-- A skip that is forged, and one that is kept from another hook.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "skip_forged", version = "1.0.0" }

local kept
function M.pre(m) kept = m:skip "kept" return setmetatable({ reason = "x" }, { __eq = function() return true end }) end
function M.execute() return kept end

function M.rollback() end

return M
