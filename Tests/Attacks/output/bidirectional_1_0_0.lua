-- SPDX-License-Identifier: Apache-2.0
-- Characters that turn the direction of text.
-- expect: completed
-- answer: text

local M = lupo.migration { api = 1, name = "bidirectional", version = "1.0.0" }

function M.execute()
  print("a\u{202E}b\u{2066}c\u{200F}\u{FEFF}")
end

function M.rollback() end

return M
