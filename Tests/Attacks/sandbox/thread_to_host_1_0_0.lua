-- SPDX-License-Identifier: Apache-2.0
-- A coroutine, as a parameter and in m.state.
-- expect: error value "thread"

local M = lupo.migration { api = 1, name = "thread_to_host", version = "1.0.0" }

function M.execute(m)
  pcall(m.db.value, m.db, "SELECT :a", { a = coroutine.create(print) })
  m.state.co = coroutine.create(print)
end

function M.rollback() end

return M
