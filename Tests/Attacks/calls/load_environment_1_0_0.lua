-- SPDX-License-Identifier: Apache-2.0
-- load with an environment of the script.
-- expect: completed

local M = lupo.migration { api = 1, name = "load_environment", version = "1.0.0" }

function M.execute()
  local seen = {}
  local chunk = assert(load("x = 1; y = z; return 5", "chunk", "t", setmetatable({ z = 7 }, { __newindex = rawset })))
  assert(chunk() == 5)
  assert(load("return ...", "c", "t", nil)(3) == 3 and #seen == 0)
  assert(not pcall(assert(load("print(1)", "c", "t", {}))))
end

function M.rollback() end

return M
