-- SPDX-License-Identifier: Apache-2.0
-- A statement that only calculates, for hours.
-- expect: error migration-timeout "1 s"

local M = lupo.migration { api = 1, name = "heavy_query", version = "1.0.0", timeout = "1s" }

function M.execute(m)
  return m.db:value "SELECT BENCHMARK(1000000000000, MD5(1))"
end

function M.rollback() end

return M
