-- SPDX-License-Identifier: Apache-2.0
-- A finalizer, which would run without any hook, that never ends.
-- expect: error script "__gc"

local M = lupo.migration { api = 1, name = "finalizer_loop", version = "1.0.0" }

function M.execute()
  setmetatable({}, { __gc = function() while true do end end })
end

function M.rollback() end

return M
