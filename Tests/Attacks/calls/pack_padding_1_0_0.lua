-- SPDX-License-Identifier: Apache-2.0
-- One field of string.pack that is a gigabyte of padding.
-- expect: kill memory

local M = lupo.migration { api = 1, name = "pack_padding", version = "1.0.0" }

function M.execute()
  while true do pcall(string.pack, "c" .. (1 << 30), "x") end
end

function M.rollback() end

return M
