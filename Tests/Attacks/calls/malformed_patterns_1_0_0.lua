-- SPDX-License-Identifier: Apache-2.0
-- Patterns that end in the middle of themselves.
-- expect: completed

local M = lupo.migration { api = 1, name = "malformed_patterns", version = "1.0.0" }

function M.execute()
  for _, pattern in ipairs { "%", "[", "[^", "[]", "[a-", "[%", "(", ")", "(()", "%1", "(%1)", "%b", "%bx", "%f", "%f[",
    ("("):rep(33), "[%a-", "%g%", "[a-%", "^", "$", "^$", "%z", "[%z]", "\0", "[\0-\xff]", "%9" } do
    for _, call in ipairs { string.find, string.match, string.gmatch } do pcall(call, "abc\0def", pattern) end
    pcall(string.gsub, "abc\0def", pattern, "%1")
  end
end

function M.rollback() end

return M
