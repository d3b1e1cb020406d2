-- SPDX-License-Identifier: Apache-2.0
-- A migration under the name of another one.
-- expect: error plugin-name

local M = lupo.migration { api = 1, name = "canary", version = "1.0.0" }
function M.execute() end
function M.rollback() end
return M
