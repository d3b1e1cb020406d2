-- SPDX-License-Identifier: Apache-2.0
-- A manifest whose metamethods make every field.
-- expect: error manifest "no 'api'"

local function never() while true do end end
return lupo.migration(setmetatable({}, { __index = never, __pairs = never, __len = never }))
