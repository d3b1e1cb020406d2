-- SPDX-License-Identifier: Apache-2.0
-- Comparisons of 8 MiB, each one instruction.
-- expect: kill time

local M = lupo.migration {
  api = 1, name = "large_compare", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local a, b = ('x'):rep(8 << 20), ('x'):rep((8 << 20) - 1) .. 'x'
  while true do local _ = a < b end
end

function M.rollback() end

return M
