-- SPDX-License-Identifier: Apache-2.0
-- Progress that is no progress.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "progress_abuse", version = "1.0.0" }

function M.execute(m)
  for _, n in ipairs { 0 / 0, 1 / 0, -1 / 0, -5, 0, 1e308, math.mininteger } do
    for _, total in ipairs { 0, 0 / 0, -1, 1e308 } do pcall(m.progress, m, n, total, "a\27[31m\r\nb") end
  end
  for i = 1, 1000 do m:progress(i, 1000, ("x"):rep(50)) end
end

function M.rollback() end

return M
