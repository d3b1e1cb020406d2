-- SPDX-License-Identifier: Apache-2.0
-- A table that holds itself, given to the host.
-- expect: error value "in itself"
-- sample

local M = lupo.migration { api = 1, name = "cyclic_to_host", version = "1.0.0" }

function M.execute(m)
  local t = {}
  t.t = t
  m.log:info("x", t)
end

function M.rollback() end

return M
