-- SPDX-License-Identifier: Apache-2.0
-- Objects, functions, threads and numbers raised as errors.
-- expect: error script "raised a userdata"

local M = lupo.migration { api = 1, name = "error_userdata", version = "1.0.0" }

function M.execute(m)
  for _, value in ipairs { m, m.db, lupo.null, lupo.decimal "1", print, coroutine.create(print), 1 / 0, true } do
    local _, got = pcall(error, value)
    assert(rawequal(got, value))
  end
  error(m)
end

function M.rollback() end

return M
