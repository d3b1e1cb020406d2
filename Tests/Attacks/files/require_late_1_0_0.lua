-- SPDX-License-Identifier: Apache-2.0
-- A module that is required by a hook, and is not part of the checksum.
-- expect: error script "while the migration runs"

local M = lupo.migration { api = 1, name = "require_late", version = "1.0.0" }

function M.execute()
  require "good"
end

function M.rollback() end

return M
