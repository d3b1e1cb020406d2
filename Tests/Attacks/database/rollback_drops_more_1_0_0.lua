-- SPDX-License-Identifier: Apache-2.0
-- A rollback that drops what the migration did not make.
-- expect: error script "on purpose"

local M = lupo.migration { api = 1, name = "rollback_drops_more", version = "1.0.0" }

function M.execute()
  error "on purpose"
end

function M.rollback(m)
  m.db:exec "DROP TABLE IF EXISTS precious"
  m.schema:drop_table "precious"
end

return M
