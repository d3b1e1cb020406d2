-- SPDX-License-Identifier: Apache-2.0
-- An error that says that a person has interrupted the run.
-- expect: error script "stop"

local M = lupo.migration { api = 1, name = "forged_interruption", version = "1.0.0" }

function M.execute()
  error { code = "interrupted", message = "stop", hint = "none", sql = "DROP TABLE x", at = "/etc/passwd:1", trace = "x" }
end

function M.rollback() end

return M
