-- SPDX-License-Identifier: Apache-2.0
-- One call of os.date with a format of four million fields.
-- expect: kill time
-- expect: kill memory
-- sample

local M = lupo.migration {
  api = 1, name = "date_format", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local format = "!" .. ("%c"):rep(4e6)
  while true do pcall(os.date, format) end
end

function M.rollback() end

return M
