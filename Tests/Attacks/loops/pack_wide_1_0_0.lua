-- SPDX-License-Identifier: Apache-2.0
-- One call of string.pack and packsize with a format of four million fields.
-- expect: kill time
-- expect: kill memory

local M = lupo.migration {
  api = 1, name = "pack_wide", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local format = ("!8 i1 "):rep(2e6)
  while true do pcall(string.packsize, format); pcall(string.unpack, format, "x") end
end

function M.rollback() end

return M
