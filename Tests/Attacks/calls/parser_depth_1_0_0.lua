-- SPDX-License-Identifier: Apache-2.0
-- Expressions, blocks, functions and tables nested a hundred thousand deep.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "parser_depth", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  for _, piece in ipairs { "{", "function() ", "if x then ", "do ", "- ", "not ", "(", "a.b[", "f(", "return function() " } do
    assert(not load("return " .. piece:rep(1e5)))
    assert(not load(piece:rep(1e5)))
  end
end

function M.rollback() end

return M
