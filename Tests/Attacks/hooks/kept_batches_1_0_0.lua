-- SPDX-License-Identifier: Apache-2.0
-- A walk in batches that is used after its hook has ended.
-- expect: error script "inside of a loop"

local M = lupo.migration { api = 1, name = "kept_batches", version = "1.0.0" }

local step
function M.execute(m) step = m.db:batches("texts", { key = "id", size = 1 }) step() end
function M.post() for _ = 1, 5 do step() end end

function M.rollback() end

return M
