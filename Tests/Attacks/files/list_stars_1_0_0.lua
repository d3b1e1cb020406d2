-- SPDX-License-Identifier: Apache-2.0
-- A pattern of ten thousand stars.
-- expect: completed
-- expect: kill time

local M = lupo.migration { api = 1, name = "list_stars", version = "1.0.0", limits = { time = "300ms" } }

function M.execute(m)
  for _ = 1, 20 do m.files:list(("*a"):rep(10000)) end
  m.files:list(("*"):rep(10000) .. "b")
end

function M.rollback() end

return M
