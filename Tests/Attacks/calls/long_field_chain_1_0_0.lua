-- SPDX-License-Identifier: Apache-2.0
-- A message about a field a hundred thousand names deep.
-- expect: error script "x"

local M = lupo.migration { api = 1, name = "long_field_chain", version = "1.0.0", limits = { memory = "64MiB" } }

function M.execute()
  return load('local x = {} return x' .. ('.b'):rep(1e5))()
end

function M.rollback() end

return M
