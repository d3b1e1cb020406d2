-- SPDX-License-Identifier: Apache-2.0
-- A migration under a name of the host's own.
-- expect: error plugin-name
-- expect: error manifest

local M = lupo.migration { api = 1, name = "lupo_host_ledger", version = "1.0.0" }
function M.execute() end
function M.rollback() end
return M
