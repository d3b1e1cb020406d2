-- SPDX-License-Identifier: Apache-2.0
-- SQL and control characters in names, tables and titles.
-- expect: error manifest "lower-case"

return lupo.migration {
  api = 1, name = "x'; DROP TABLE precious; --", version = "1.0.0\27[2J", title = "a\nb\27]0;x\7", schema = "outside`", touches = { "a`b", "*", "outside.precious", "atk_orch.lupo_migration_registry" },
}
