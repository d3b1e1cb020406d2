-- SPDX-License-Identifier: Apache-2.0
-- An error object that holds itself, with metamethods in every field.
-- expect: error script "raised a table"

local M = lupo.migration { api = 1, name = "error_cycle", version = "1.0.0" }

function M.execute(m)
  local e = setmetatable({}, { __index = function() error "index" end, __tostring = function(t) error(t) end, __name = 5 })
  e.message = e
  e.code = {}
  e.hint = m
  error(e)
end

function M.rollback() end

return M
