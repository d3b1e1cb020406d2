-- SPDX-License-Identifier: Apache-2.0
-- The metatables of decimals, numbers, bytes, null, rows and contexts.
-- expect: completed

local M = lupo.migration { api = 1, name = "userdata_metatables", version = "1.0.0" }

function M.execute(m)
  local row = m.db:one "SELECT 1 AS a"
  local _, failure = pcall(m.db.value, m.db, 42)
  for _, value in ipairs { lupo.decimal "1.5", lupo.u64 "1", lupo.bytes "x", lupo.null, m, m.db, m.log, row, failure, _G, string, lupo } do
    local mt = getmetatable(value)
    assert(mt == nil or mt == "locked", tostring(value))
    if type(value) == "table" then assert(mt == nil or not pcall(setmetatable, value, {})) end
    if type(value) == "userdata" then assert(not pcall(setmetatable, value, {})) end
  end
end

function M.rollback() end

return M
