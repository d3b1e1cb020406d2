-- SPDX-License-Identifier: Apache-2.0
-- __concat that gives a new table for ever.
-- expect: kill time

local M = lupo.migration { api = 1, name = "concat_chain", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  local mt = {}
  mt.__concat = function() return setmetatable({}, mt) end
  local x = setmetatable({}, mt)
  while true do x = x .. x end
end

function M.rollback() end

return M
