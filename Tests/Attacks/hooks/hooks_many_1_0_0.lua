-- SPDX-License-Identifier: Apache-2.0
-- A hundred thousand hooks.
-- expect: error hook
-- expect: error plugin-load

local M = lupo.migration { api = 1, name = "hooks_many", version = "1.0.0" }
for i = 1, 1e5 do M["hook" .. i] = print end
M.execute, M.rollback = print, print
return M
