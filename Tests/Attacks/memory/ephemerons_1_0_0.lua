-- SPDX-License-Identifier: Apache-2.0
-- Twenty thousand links of an ephemeron chain, which make one step of the collector quadratic.
-- expect: kill time
-- expect: kill memory
-- expect: kill watchdog
-- expect: completed

local M = lupo.migration { api = 1, name = "ephemerons", version = "1.0.0", limits = { time = "2s", memory = "64MiB" } }

function M.execute()
  local weak = setmetatable({}, { __mode = 'k' })
  local first = {}
  local key = first
  for _ = 1, 2e4 do
    local following = {}
    weak[key] = { following }
    key = following
  end
  local garbage = {}
  for i = 1, 5e5 do garbage[i % 100 + 1] = { i } end
  assert(first)
end

function M.rollback() end

return M
