-- SPDX-License-Identifier: Apache-2.0
-- Control characters by m.log, in message and fields.
-- expect: completed
-- answer: text
-- sample

local M = lupo.migration { api = 1, name = "control_log", version = "1.0.0" }

function M.execute(m)
  m.log:info("a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", { ["a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend"] = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend" })
end

function M.rollback() end

return M
