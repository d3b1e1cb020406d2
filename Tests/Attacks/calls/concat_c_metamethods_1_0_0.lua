-- SPDX-License-Identifier: Apache-2.0
-- table.concat over 2^40 values that a C function makes.
-- expect: error script "invalid value"

local M = lupo.migration { api = 1, name = "concat_c_metamethods", version = "1.0.0" }

function M.execute()
  table.concat(setmetatable({}, { __index = rawlen }), "", 1, 1 << 40)
end

function M.rollback() end

return M
