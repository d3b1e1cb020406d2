-- SPDX-License-Identifier: Apache-2.0
-- The iterator of rows and its guard, used in other ways than by a loop.
-- expect: error script "close"

local M = lupo.migration { api = 1, name = "rows_abandoned", version = "1.0.0" }

function M.execute(m)
  local step, state, control, guard = m.db:rows "SELECT 1 AS a"
  assert(step(m, {}, "x").a == 1 and step() == nil and step() == nil)
  local _ <close> = guard
  assert(state == nil and control == nil)
  setmetatable(guard, nil)
  for _ = 1, 3 do pcall(step) end
end

function M.rollback() end

return M
