-- SPDX-License-Identifier: Apache-2.0
-- The functions of the host's own Lua code, called with everything but what they expect.
-- expect: completed

local M = lupo.migration { api = 1, name = "arguments_of_prelude", version = "1.0.0", limits = { time = "5s" } }

function M.execute(m)
  local odd = { nil, true, 1.5, "x", {}, print, coroutine.create(print), m, m.db, lupo.null, setmetatable({}, { __index = error, __call = error }) }
  for i = 1, 11 do
    for j = 1, 11 do
      for _, name in ipairs { "sorted", "contains", "starts_with", "inspect", "migration", "has", "u64", "decimal", "bytes", "require_api" } do
        pcall(lupo[name], odd[i], odd[j])
      end
      pcall(m.db.rows, m.db, odd[i], odd[j]); pcall(m.db.batches, m.db, odd[i], odd[j])
      pcall(m.step, m, odd[i], odd[j] ~= print and odd[j] or nil); pcall(m.schema.create_table, m.schema, odd[i], odd[j], odd[i])
      pcall(m.fail, m, odd[i], odd[j]); pcall(m.check.equal, m.check, odd[i], odd[j], odd[i]); pcall(m.log.info, m.log, odd[i], odd[j])
    end
  end
end

function M.rollback() end

return M
