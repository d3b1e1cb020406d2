-- SPDX-License-Identifier: Apache-2.0
-- A write after the end was caught inside of a coroutine.
-- expect: kill time
-- then: 2 = SELECT COUNT(*) FROM mine_catch_in_wrap

local M = lupo.migration {
  api = 1, name = "catch_in_wrap", version = "1.0.0", touches = { "mine_catch_in_wrap" }, limits = { time = "300ms" },
}

function M.execute(m)
  local wrapped = coroutine.wrap(function() pcall(function() while true do end end) end)
  pcall(wrapped)
  m.db:exec "DELETE FROM mine_catch_in_wrap"
end

function M.rollback() end

return M
