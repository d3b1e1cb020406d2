-- SPDX-License-Identifier: Apache-2.0
-- A message handler that writes when the script is ended.
-- expect: kill time
-- then: 2 = SELECT COUNT(*) FROM mine_handler_writes

local M = lupo.migration {
  api = 1, name = "handler_writes", version = "1.0.0", touches = { "mine_handler_writes" }, limits = { time = "300ms" },
}

function M.execute(m)
  xpcall(function() while true do end end, function() m.db:exec "DELETE FROM mine_handler_writes" end)
end

function M.rollback() end

return M
