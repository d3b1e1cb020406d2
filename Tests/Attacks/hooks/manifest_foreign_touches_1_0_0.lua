-- SPDX-License-Identifier: Apache-2.0
-- Tables of a foreign schema and of the ledger in touches.
-- expect: error manifest "names the schema"
-- sample

local M = lupo.migration {
  api = 1, name = "manifest_foreign_touches", version = "1.0.0", touches = { "outside.precious", "atk_orch.lupo_migration_registry", "mysql.global_priv" },
}

function M.execute(m)
  m.db:exec "DELETE FROM outside.precious"
end

function M.rollback() end

return M
