-- SPDX-License-Identifier: Apache-2.0
-- JSON that takes little as text and much as tables.
-- expect: kill memory
-- expect: kill time

local M = lupo.migration { api = 1, name = "json_bomb", version = "1.0.0", limits = { memory = "16MiB", time = "2s" } }

function M.execute()
  return lupo.json.decode('[' .. ('{},'):rep(6e5) .. '1]')
end

function M.rollback() end

return M
