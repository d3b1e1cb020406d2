-- SPDX-License-Identifier: Apache-2.0
-- A write in backup.
-- expect: error not-available "backup"

local M = lupo.migration { api = 1, name = "exec_in_backup", version = "1.0.0" }

function M.backup(m)
  m.db:exec "DELETE FROM precious"
end

function M.execute() end

function M.rollback() end

return M
