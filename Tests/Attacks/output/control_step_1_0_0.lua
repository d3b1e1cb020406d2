-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the names of steps and in progress.
-- expect: completed
-- answer: text

local M = lupo.migration { api = 1, name = "control_step", version = "1.0.0" }

function M.execute(m)
  m:progress(1, 2, "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend")
  m:step("a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", function() end)
end

function M.rollback() end

return M
