-- SPDX-License-Identifier: Apache-2.0
-- Control characters in m:fail.
-- expect: error check-failed
-- answer: text

local M = lupo.migration { api = 1, name = "control_fail", version = "1.0.0" }

function M.execute(m)
  m:fail("a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", { hint = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", code = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend" })
end

function M.rollback() end

return M
