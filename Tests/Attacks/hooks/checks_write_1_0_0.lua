-- SPDX-License-Identifier: Apache-2.0
-- Writes hidden in the statements of checks.
-- expect: error not-available "verify"

local M = lupo.migration { api = 1, name = "checks_write", version = "1.0.0" }

function M.verify(m)
  m.check:empty("DELETE FROM precious", "nothing left")
end

function M.execute() end

function M.rollback() end

return M
