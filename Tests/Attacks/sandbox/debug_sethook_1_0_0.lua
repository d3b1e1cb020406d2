-- SPDX-License-Identifier: Apache-2.0
-- The hook that would end the script, taken away.
-- expect: error script "'debug'"

local M = lupo.migration { api = 1, name = "debug_sethook", version = "1.0.0" }

function M.execute()
  debug.sethook()
end

function M.rollback() end

return M
