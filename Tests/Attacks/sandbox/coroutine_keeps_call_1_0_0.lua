-- SPDX-License-Identifier: Apache-2.0
-- A loop of rows that is begun in one coroutine and continued in others.
-- expect: completed

local M = lupo.migration { api = 1, name = "coroutine_keeps_call", version = "1.0.0" }

function M.execute(m)
  local step = m.db:rows "SELECT seq FROM seq_1_to_1000"
  local seen = 0
  for _ = 1, 250 do
    coroutine.wrap(function() for _ = 1, 4 do seen = seen + step().seq end end)()
  end
  assert(seen == 500500)
end

function M.rollback() end

return M
