-- SPDX-License-Identifier: Apache-2.0
-- Instructions that are spent in coroutines too short for the hook.
-- expect: kill steps

local M = lupo.migration {
  api = 1, name = "steps_in_coroutines", version = "1.0.0", limits = { steps = 100000, time = "10s" },
}

function M.execute()
  while true do coroutine.wrap(function() for _ = 1, 10 do end end)() end
end

function M.rollback() end

return M
