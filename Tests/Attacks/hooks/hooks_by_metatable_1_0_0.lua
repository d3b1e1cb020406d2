-- SPDX-License-Identifier: Apache-2.0
-- Hooks that are callable tables, or that a metatable gives.
-- expect: error hook "not a function"

local M = lupo.migration { api = 1, name = "hooks_by_metatable", version = "1.0.0" }
M.execute = setmetatable({}, { __call = function() end })
return setmetatable(M, { __index = function() return print end })
