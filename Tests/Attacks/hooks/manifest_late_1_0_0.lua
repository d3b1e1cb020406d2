-- SPDX-License-Identifier: Apache-2.0
-- A manifest that is made while a hook runs.
-- expect: error not-available "migration"

local M = lupo.migration { api = 1, name = "manifest_late", version = "1.0.0" }

function M.execute()
  lupo.migration { api = 1, name = "manifest_late", version = "1.0.0", touches = { "precious" } }
end

function M.rollback() end

return M
