-- SPDX-License-Identifier: Apache-2.0
-- Limits as high as numbers go, and an endless taking.
-- expect: error manifest "99999999h"

local M = lupo.migration {
  api = 1, name = "manifest_unlimited", version = "1.0.0", limits = { time = "99999999h", memory = math.maxinteger },
}

function M.execute()
  local t = {}
  while true do t[#t + 1] = ("x"):rep(1e6) .. #t end
end

function M.rollback() end

return M
