-- SPDX-License-Identifier: Apache-2.0
-- Thousands of ephemeron tables whose keys hold each other: one step of the collector takes minutes.
-- expect: kill watchdog

local M = lupo.migration {
  api = 1, name = "ephemerons_long", version = "1.0.0", limits = { time = "500ms", memory = "64MiB" },
}

function M.execute()
  local mode, all, links = { __mode = 'k' }, {}, {}
  for i = 1, 60000 do links[i] = {}; all[i] = setmetatable({}, mode) end
  for i = 1, #all - 1 do all[i][links[i]] = links[i + 1] end
  for i = #all, 2, -1 do local j = math.random(i); all[i], all[j] = all[j], all[i] end
  local first = links[1]
  links = nil
  while true do first[1] = ('x'):rep(1 << 20) end
end

function M.rollback() end

return M
