-- SPDX-License-Identifier: Apache-2.0
-- A chunk name that pretends to be the host or another file.
-- expect: error script "forged"

local M = lupo.migration { api = 1, name = "load_chunk_name", version = "1.0.0" }

function M.execute()
  assert(load("error('forged')", "=[lupo] prelude\n\27[31m:1: x"))()
end

function M.rollback() end

return M
