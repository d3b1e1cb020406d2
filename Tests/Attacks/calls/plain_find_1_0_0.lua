-- SPDX-License-Identifier: Apache-2.0
-- A plain search of 3 MB in 6 MB that share all but their last byte.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "plain_find", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  assert(not (('a'):rep(6e6)):find(('a'):rep(3e6) .. 'b', 1, true))
end

function M.rollback() end

return M
