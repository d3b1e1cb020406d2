-- SPDX-License-Identifier: Apache-2.0
-- The functions that the host's own Lua code uses, replaced by failing ones.
-- expect: completed

local M = lupo.migration { api = 1, name = "poisoned_library", version = "1.0.0" }

function M.execute(m)
  local function poison() error "poison" end
  for _, library in ipairs { string, table, math, coroutine, utf8, os } do
    for name in next, library do rawset(library, name, poison) end
  end
  for _, name in ipairs { "ipairs", "pairs", "type", "tostring", "setmetatable", "rawequal", "next", "select", "pcall", "error" } do
    rawset(_G, name, poison)
  end
  m:step("poisoned", function() m.log:info("x", { a = 1 }) end)
  for row in m.db:rows "SELECT 1 AS a UNION SELECT 2" do local _ = row.a end
  lupo.inspect { a = { 1 } }
  lupo.sorted { 2, 1 }
  lupo.contains({ 1 }, 1)
end

function M.rollback() end

return M
