-- SPDX-License-Identifier: Apache-2.0
-- A step that is ended is not kept as done.
-- expect: kill time
-- then: one = SELECT word FROM mine_step_after_end WHERE id = 1

local M = lupo.migration {
  api = 1, name = "step_after_end", version = "1.0.0", touches = { "mine_step_after_end" }, limits = { time = "300ms" },
}

function M.execute(m)
  m:step("endless", function() m.db:exec "UPDATE mine_step_after_end SET word = 'x' WHERE id = 1"; while true do end end)
end

function M.rollback(m)
  m.db:exec "UPDATE mine_step_after_end SET word = 'one' WHERE id = 1"
end

return M
