-- SPDX-License-Identifier: Apache-2.0
-- A thousand results of different shapes.
-- expect: completed

local M = lupo.migration { api = 1, name = "many_shapes", version = "1.0.0", limits = { time = "5s" } }

function M.execute(m)
  for i = 1, 1000 do assert(m.db:one("SELECT 1 AS c" .. i)["c" .. i] == 1) end
end

function M.rollback() end

return M
