-- SPDX-License-Identifier: Apache-2.0
-- The libraries and functions that lead out of Lua.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "forbidden_globals", version = "1.0.0" }

function M.execute()
  for _, name in ipairs { "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn", "loadstring", "setfenv", "getfenv",
    "module", "newproxy", "unpack", "ffi", "jit", "bit32" } do
    assert(not pcall(function() return _G[name] end), name)
    assert(rawget(_G, name) == nil, name)
  end
  for _, name in ipairs { "execute", "exit", "getenv", "remove", "rename", "tmpname", "setlocale" } do
    assert(rawget(os, name) == nil, name)
  end
  assert(rawget(string, "dump") == nil and getmetatable(_G) == "locked")
end

function M.rollback() end

return M
