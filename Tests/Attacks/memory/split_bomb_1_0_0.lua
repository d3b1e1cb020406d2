-- SPDX-License-Identifier: Apache-2.0
-- A text that is cut into two million pieces.
-- expect: kill memory
-- expect: kill time

local M = lupo.migration { api = 1, name = "split_bomb", version = "1.0.0", limits = { memory = "16MiB", time = "2s" } }

function M.execute()
  return #lupo.text.split((','):rep(2e6), ',')
end

function M.rollback() end

return M
