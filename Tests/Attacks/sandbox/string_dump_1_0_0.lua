-- SPDX-License-Identifier: Apache-2.0
-- string.dump, to make bytecode and change it.
-- expect: error script "dump"

local M = lupo.migration { api = 1, name = "string_dump", version = "1.0.0" }

function M.execute()
  return string.dump(function() end)
end

function M.rollback() end

return M
