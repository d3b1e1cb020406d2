-- SPDX-License-Identifier: Apache-2.0
-- Keeps one small block of each page, so that little in use holds much.
-- expect: kill memory
-- expect: completed

local M = lupo.migration {
  api = 1, name = "pinned_pages", version = "1.0.0", limits = { time = "5s", memory = "4MiB" },
}

function M.execute()
  local keep = {}
  for round = 1, 60 do
    local all = {}
    for i = 1, 5000 do all[i] = { i, round } end
    for i = 1, 5000, 300 do keep[#keep + 1] = all[i] end
  end
end

function M.rollback() end

return M
