-- SPDX-License-Identifier: Apache-2.0
-- A write after the end was caught.
-- expect: kill time
-- then: 2 = SELECT COUNT(*) FROM mine_catch_and_go_on
-- sample

local M = lupo.migration {
  api = 1, name = "catch_and_go_on", version = "1.0.0", touches = { "mine_catch_and_go_on" }, limits = { time = "300ms" },
}

function M.execute(m)
  pcall(function() while true do end end)
  m.db:exec "DELETE FROM mine_catch_and_go_on"
end

function M.rollback() end

return M
