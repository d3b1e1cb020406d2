-- SPDX-License-Identifier: Apache-2.0
-- Bytes that are no text, in print, log and error.
-- expect: error script
-- answer: text

local M = lupo.migration { api = 1, name = "invalid_text", version = "1.0.0" }

function M.execute(m)
  print("\xff\xfe")
  pcall(m.log.info, m.log, "\xff")
  error("\xc0\x80")
end

function M.rollback() end

return M
