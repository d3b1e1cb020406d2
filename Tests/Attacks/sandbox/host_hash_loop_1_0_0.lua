-- SPDX-License-Identifier: Apache-2.0
-- A library function that works on 8 MB for a few instructions of Lua.
-- expect: kill time
-- sample

local M = lupo.migration {
  api = 1, name = "host_hash_loop", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local s = ('x'):rep(8 << 20)
  while true do lupo.hash.sha256(s) end
end

function M.rollback() end

return M
