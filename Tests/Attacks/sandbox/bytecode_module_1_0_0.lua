-- SPDX-License-Identifier: Apache-2.0
-- A module that is bytecode.
-- expect: error plugin-unreadable "bytecode"

require "bytecode"

local M = lupo.migration { api = 1, name = "bytecode_module", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
