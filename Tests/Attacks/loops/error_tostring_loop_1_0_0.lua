-- SPDX-License-Identifier: Apache-2.0
-- An error object whose __tostring never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "error_tostring_loop", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  error(setmetatable({}, { __tostring = function() while true do end end }))
end

function M.rollback() end

return M
