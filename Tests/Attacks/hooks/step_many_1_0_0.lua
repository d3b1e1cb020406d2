-- SPDX-License-Identifier: Apache-2.0
-- A step for each of two thousand rows.
-- expect: completed

local M = lupo.migration { api = 1, name = "step_many", version = "1.0.0", limits = { time = "10s" } }

function M.execute(m)
  for i = 1, 500 do m:step("s" .. i, function() return i end) end
end

function M.rollback() end

return M
