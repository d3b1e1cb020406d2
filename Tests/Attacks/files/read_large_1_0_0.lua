-- SPDX-License-Identifier: Apache-2.0
-- A file of four gigabytes.
-- expect: error file-system "64 MiB"

local M = lupo.migration { api = 1, name = "read_large", version = "1.0.0" }

function M.execute(m)
  return m.files:read "large.lua"
end

function M.rollback() end

return M
