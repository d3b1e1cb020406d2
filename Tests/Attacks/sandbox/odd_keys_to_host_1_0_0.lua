-- SPDX-License-Identifier: Apache-2.0
-- Keys with NUL, fractions, booleans and tables in a table for the host.
-- expect: completed

local M = lupo.migration { api = 1, name = "odd_keys_to_host", version = "1.0.0" }

function M.execute(m)
  for _, t in ipairs { { ["a\0b"] = 1 }, { [1.5] = 1 }, { [true] = 1 }, { [{}] = 1 }, { ["\xff"] = 1 }, { [math.mininteger] = 1 }, { [""] = 1 } } do
    pcall(m.log.info, m.log, "odd", t)
    pcall(lupo.json.encode, t)
    pcall(m.db.value, m.db, "SELECT 1", t)
    pcall(m.db.insert, m.db, "precious", t)
    local was = m.state
    m.state = { t = t }
    m.state = was
  end
end

function M.rollback() end

return M
