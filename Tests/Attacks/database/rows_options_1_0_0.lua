-- SPDX-License-Identifier: Apache-2.0
-- Batches of no rows, of all rows, and of numbers that are none.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "rows_options", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  for _, size in ipairs { 0, -1, math.maxinteger, math.mininteger, 1e18, 1.5, "x", 2 ^ 31, 1 << 32 } do
    pcall(function() for _ in m.db:rows("SELECT seq FROM seq_1_to_10", nil, { batch = size }) do end end)
    pcall(function() for _ in m.db:batches("texts", { key = "id", size = size, columns = { "id" } }) do end end)
  end
end

function M.rollback() end

return M
