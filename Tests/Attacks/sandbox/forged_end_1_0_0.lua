-- SPDX-License-Identifier: Apache-2.0
-- The host's own words for the end of a script, raised by the script.
-- expect: error script "it took too long"

local M = lupo.migration { api = 1, name = "forged_end", version = "1.0.0" }

function M.execute()
  local _, text = pcall(error, { code = "script-time", message = "it took too long" })
  assert(text.code == "script-time")
  error { code = "script-time", message = "it took too long" }
end

function M.rollback() end

return M
