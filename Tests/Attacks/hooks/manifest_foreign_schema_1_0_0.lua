-- SPDX-License-Identifier: Apache-2.0
-- A foreign schema as the migration's own.
-- expect: error manifest "not the configured core schema"

local M = lupo.migration {
  api = 1, name = "manifest_foreign_schema", version = "1.0.0", schema = "outside", touches = { "precious" },
}

function M.execute(m)
  m.db:exec "DELETE FROM precious"
end

function M.rollback() end

return M
