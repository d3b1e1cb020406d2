-- SPDX-License-Identifier: Apache-2.0
-- Metamethods of values that are called with something else in the place of themselves.
-- expect: completed

local M = lupo.migration { api = 1, name = "userdata_metamethods", version = "1.0.0" }

function M.execute(m)
  local values = { lupo.decimal "1.5", lupo.u64 "1", lupo.bytes "x", lupo.null, m, m.db, {}, "x", 1, true, print }
  for _, a in ipairs(values) do
    for _, b in ipairs(values) do
      pcall(function() return a == b end); pcall(function() return a < b end); pcall(function() return a <= b end)
      pcall(function() return a + b end); pcall(function() return a .. b end); pcall(function() return a[b] end)
      pcall(function() a[b] = 1 end); pcall(function() return a(b) end); pcall(rawequal, a, b); pcall(rawget, a, b)
      pcall(rawset, a, b, 1); pcall(next, a, b)
    end
    pcall(function() return #a end); pcall(function() return -a end); pcall(function() return ~a end)
    pcall(rawlen, a); pcall(tostring, a); pcall(ipairs, a); pcall(pairs, a); pcall(lupo.inspect, a); pcall(lupo.json.encode, a)
  end
end

function M.rollback() end

return M
