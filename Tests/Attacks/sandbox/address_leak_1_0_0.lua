-- SPDX-License-Identifier: Apache-2.0
-- Addresses, which differ from run to run, in any text.
-- expect: completed

local M = lupo.migration { api = 1, name = "address_leak", version = "1.0.0" }

function M.execute(m)
  for _, value in ipairs { {}, print, m, m.db, coroutine.create(print), function() end, lupo.null, setmetatable({}, { __name = "x" }) } do
    for _, text in ipairs { tostring(value), ("%s"):format(value), lupo.inspect { [1] = value } } do
      assert(not text:find "0x" and not text:find "%x%x%x%x%x%x%x%x", text)
    end
  end
  local _, message = pcall(error, setmetatable({}, {}))
  assert(not tostring(message):find "0x")
  assert(not pcall(string.format, "%p", {}))
end

function M.rollback() end

return M
