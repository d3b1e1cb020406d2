-- SPDX-License-Identifier: Apache-2.0
-- Fields of the host and of m, replaced.
-- expect: completed

local M = lupo.migration { api = 1, name = "write_to_objects", version = "1.0.0" }

function M.execute(m)
  for _, object in ipairs { m, m.db, m.schema, m.log, m.check, m.files } do
    assert(not pcall(function() object.exec = print end))
    assert(not pcall(function() object.hook = "rollback" end))
    assert(not pcall(function() object.db = {} end))
    assert(not pcall(rawset, object, "hook", "rollback"))
  end
  assert(m.hook == "execute")
end

function M.rollback() end

return M
