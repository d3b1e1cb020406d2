-- SPDX-License-Identifier: Apache-2.0
-- Steps whose results of half a megabyte have no end.
-- expect: error migration-timeout "2 s"

local M = lupo.migration {
  api = 1, name = "step_results", version = "1.0.0", limits = { time = "60s" }, timeout = "2s",
}

function M.execute(m)
  local i, text = 0, ("x"):rep(500000)
  while true do
    i = i + 1
    m:step("s" .. i, function() return text end)
  end
end

function M.rollback() end

return M
