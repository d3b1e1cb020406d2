-- SPDX-License-Identifier: Apache-2.0
-- A migration whose name begins like those of the host.
-- expect: error manifest "the host's own"

local M = lupo.migration { api = 1, name = "lupo_host_other", version = "1.0.0" }

function M.execute(m)
  m.log:info "x"
end

function M.rollback() end

return M
