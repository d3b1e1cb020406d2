-- SPDX-License-Identifier: Apache-2.0
-- Metamethods of a table that the host reads.
-- expect: completed

local M = lupo.migration { api = 1, name = "metamethods_to_host", version = "1.0.0" }

function M.execute(m)
  local function never() while true do end end
  local evil = { __index = never, __len = never, __pairs = never, __eq = never, __tostring = never, __name = "x", __mode = "kv" }
  assert(m.db:value("SELECT :a", setmetatable({ a = 1 }, evil)) == 1)
  m.log:info("x", setmetatable({ b = 2 }, evil))
  m.state.evil = setmetatable({ 1 }, evil)
  lupo.json.encode(setmetatable({ c = 3 }, evil))
end

function M.rollback() end

return M
