-- SPDX-License-Identifier: Apache-2.0
-- A loop of rows inside of a loop of rows.
-- expect: completed

local M = lupo.migration { api = 1, name = "rows_nested", version = "1.0.0" }

function M.execute(m)
  local sum = 0
  for a in m.db:rows "SELECT seq FROM seq_1_to_20" do
    for b in m.db:rows "SELECT seq FROM seq_1_to_20" do sum = sum + a.seq * b.seq end
    assert(m.db:value "SELECT 1" == 1)
  end
  assert(sum == 210 * 210)
end

function M.rollback() end

return M
