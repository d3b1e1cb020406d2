-- SPDX-License-Identifier: Apache-2.0
-- table.move over 2^40 places.
-- expect: error script "too many elements"

local M = lupo.migration { api = 1, name = "table_move", version = "1.0.0" }

function M.execute()
  table.move({}, 1, 1 << 40, 2)
end

function M.rollback() end

return M
