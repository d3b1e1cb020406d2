-- SPDX-License-Identifier: Apache-2.0
-- Concatenations of 8 MiB, each one instruction.
-- expect: kill time

local M = lupo.migration {
  api = 1, name = "large_concat", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local s = ('x'):rep(4 << 20)
  while true do local _ = s .. s end
end

function M.rollback() end

return M
