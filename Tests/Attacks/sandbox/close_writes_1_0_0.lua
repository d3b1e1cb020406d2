-- SPDX-License-Identifier: Apache-2.0
-- A __close handler that writes when the script is ended.
-- expect: kill time
-- sample
-- then: 2 = SELECT COUNT(*) FROM mine_close_writes

local M = lupo.migration {
  api = 1, name = "close_writes", version = "1.0.0", touches = { "mine_close_writes" }, limits = { time = "300ms" },
}

function M.execute(m)
  local _ <close> = setmetatable({}, { __close = function() m.db:exec "DELETE FROM mine_close_writes" end })
  for _ in m.db:rows "SELECT 1 AS a" do while true do end end
end

function M.rollback() end

return M
