-- SPDX-License-Identifier: Apache-2.0
-- A file that returns a table that looks like a migration.
-- expect: error manifest "does not return"

lupo.migration { api = 1, name = "returns_forgery", version = "1.0.0" }
return setmetatable({ execute = print, rollback = print }, { __index = function() return print end, __eq = function() return true end })
