-- SPDX-License-Identifier: Apache-2.0
-- A replacement function that never ends.
-- expect: kill time

local M = lupo.migration { api = 1, name = "gsub_callback", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  ('x'):gsub('x', function() while true do end end)
end

function M.rollback() end

return M
