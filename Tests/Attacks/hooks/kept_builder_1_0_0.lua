-- SPDX-License-Identifier: Apache-2.0
-- The builder of a table, used after the table was made.
-- expect: error script "has been made"

local M = lupo.migration {
  api = 1, name = "kept_builder", version = "1.0.0", touches = { "mine_kept_builder" }, touches = { "mine_kept_builder_new" },
}

function M.execute(m)
  local kept
  m.schema:create_table("mine_kept_builder_new", function(t) kept = t t:string("a", 10) end)
  kept:string("b", 10)
end

function M.rollback(m)
  m.schema:drop_table "mine_kept_builder_new"
end

return M
