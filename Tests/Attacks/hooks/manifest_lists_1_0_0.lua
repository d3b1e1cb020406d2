-- SPDX-License-Identifier: Apache-2.0
-- Three thousand tags, requirements and permissions.
-- expect: error unmet-requirement "canary_1"

local tags, requires, allow = {}, {}, {}
for i = 1, 3000 do tags[i] = "t" .. i; requires[i] = "canary_" .. i .. "@1.0.0"; allow["S" .. i] = "because" end
local M = lupo.migration { api = 1, name = "manifest_lists", version = "1.0.0", tags = tags, requires = requires, allow = allow }
function M.execute() end
function M.rollback() end
return M
