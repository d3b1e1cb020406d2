-- SPDX-License-Identifier: Apache-2.0
-- The metatable that all strings share.
-- expect: error script "index a string"

local M = lupo.migration { api = 1, name = "string_metatable", version = "1.0.0" }

function M.execute()
  assert(getmetatable("") == "locked")
  string.upper = function() return "changed" end
  assert(("a"):upper() == "A")
  getmetatable("").__index = nil
end

function M.rollback() end

return M
