-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the words of a check.
-- expect: error check-failed
-- answer: text

local M = lupo.migration { api = 1, name = "control_check", version = "1.0.0" }

function M.verify(m)
  m.check:equal(1, 2, "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend")
end

function M.execute() end

function M.rollback() end

return M
