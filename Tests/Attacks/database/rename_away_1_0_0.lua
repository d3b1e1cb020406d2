-- SPDX-License-Identifier: Apache-2.0
-- A table that is renamed, so that the name means another one.
-- expect: error touches "mine_rename_away_2"
-- then: 2 = SELECT COUNT(*) FROM mine_rename_away

local M = lupo.migration { api = 1, name = "rename_away", version = "1.0.0", touches = { "mine_rename_away" } }

function M.execute(m)
  m.db:exec "ALTER TABLE mine_rename_away RENAME TO mine_rename_away_2"
end

function M.rollback() end

return M
