-- SPDX-License-Identifier: Apache-2.0
-- A concatenation of 150 operands.
-- expect: completed

local M = lupo.migration { api = 1, name = "concat_150", version = "1.0.0" }

function M.execute()
  assert(load("local a = \"x\" return " .. ("a .. "):rep(149) .. "a")() == ("x"):rep(150))
end

function M.rollback() end

return M
