-- SPDX-License-Identifier: Apache-2.0
-- Whole passes over megabytes in single calls of utf8.
-- expect: kill time

local M = lupo.migration { api = 1, name = "utf8_long", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local s = ("\u{10FFFF}"):rep(1 << 20)
  while true do utf8.len(s); utf8.offset(s, -1); pcall(utf8.codepoint, s, 1, -1) end
end

function M.rollback() end

return M
