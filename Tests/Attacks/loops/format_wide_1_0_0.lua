-- SPDX-License-Identifier: Apache-2.0
-- One call of string.format with a hundred thousand numbers of 400 digits.
-- expect: kill time
-- expect: kill memory

local M = lupo.migration {
  api = 1, name = "format_wide", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local many = {}
  for i = 1, 1e5 do many[i] = 1.7e308 end
  local format = ("%.99f"):rep(1e5)
  while true do pcall(string.format, format, table.unpack(many)) end
end

function M.rollback() end

return M
