-- SPDX-License-Identifier: Apache-2.0
-- A hundred million results.
-- expect: error script "too many results"

local M = lupo.migration { api = 1, name = "unpack_many", version = "1.0.0" }

function M.execute()
  return table.unpack({}, 1, 1e8)
end

function M.rollback() end

return M
