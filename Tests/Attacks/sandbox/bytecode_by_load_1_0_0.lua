-- SPDX-License-Identifier: Apache-2.0
-- Bytecode given to load.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "bytecode_by_load", version = "1.0.0" }

function M.execute()
  for _, mode in ipairs { "b", "bt", "t" } do
    local chunk, message = load("\27Lua\x54\0\x19\x93\r\n\x1a\n", "x", mode)
    assert(chunk == nil and message:find "bytecode" or message:find "text")
  end
  assert(load("return 1", "x", "b") == nil)
end

function M.rollback() end

return M
