-- SPDX-License-Identifier: Apache-2.0
-- A reader function that never says that the source is over.
-- expect: error script "takes a string"

local M = lupo.migration { api = 1, name = "load_reader", version = "1.0.0" }

function M.execute()
  load(function() return "x = 1 " end)
end

function M.rollback() end

return M
