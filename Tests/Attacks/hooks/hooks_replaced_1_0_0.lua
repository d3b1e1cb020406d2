-- SPDX-License-Identifier: Apache-2.0
-- The table of hooks changed by the hook that runs.
-- expect: completed

local M = lupo.migration { api = 1, name = "hooks_replaced", version = "1.0.0" }

function M.pre(m)
  M.execute = function(n) n.log:info "replaced" end
  M.verify = nil
  M[1] = m
end

function M.execute() error "the first one" end

function M.rollback() end

return M
