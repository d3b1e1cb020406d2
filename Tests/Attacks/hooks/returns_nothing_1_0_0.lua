-- SPDX-License-Identifier: Apache-2.0
-- A file that returns no migration.
-- expect: error manifest "return"

local M = lupo.migration { api = 1, name = "returns_nothing", version = "1.0.0" }
function M.execute() end
function M.rollback() end
