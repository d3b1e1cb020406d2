-- SPDX-License-Identifier: Apache-2.0
-- Control characters by print, on a terminal.
-- expect: completed
-- answer: text
-- sample

local M = lupo.migration { api = 1, name = "control_print", version = "1.0.0" }

function M.execute()
  print("a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend")
end

function M.rollback() end

return M
