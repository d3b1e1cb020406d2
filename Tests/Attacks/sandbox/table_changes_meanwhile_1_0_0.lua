-- SPDX-License-Identifier: Apache-2.0
-- A table that a step changes while the host has it.
-- expect: completed

local M = lupo.migration { api = 1, name = "table_changes_meanwhile", version = "1.0.0" }

function M.execute(m)
  local params = { a = ("x"):rep(1000) }
  m:step("outer", function()
    for row in m.db:rows("SELECT :a AS a UNION SELECT 'y'", params) do
      params.a = nil
      params = { a = row.a }
      local garbage
      for _ = 1, 1e4 do garbage = { ("z"):rep(100) } end
      assert(garbage)
    end
  end)
end

function M.rollback() end

return M
