-- SPDX-License-Identifier: Apache-2.0
-- Empty lines without end.
-- expect: error script "65536 bytes"
-- sample

local M = lupo.migration { api = 1, name = "empty_lines", version = "1.0.0", limits = { time = "5s" } }

function M.execute()
  while true do print() end
end

function M.rollback() end

return M
