-- SPDX-License-Identifier: Apache-2.0
-- A manifest with two thousand tables in touches.
-- expect: error manifest "are the most"
-- sample

local touches = {}
for i = 1, 2000 do touches[i] = "mine_" .. i end
local M = lupo.migration { api = 1, name = "manifest_huge", version = "1.0.0", touches = touches }
function M.execute() end
function M.rollback() end
return M
