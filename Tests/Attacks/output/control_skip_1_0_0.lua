-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the reason of a skip.
-- expect: completed
-- answer: text

local M = lupo.migration { api = 1, name = "control_skip", version = "1.0.0" }

function M.pre(m)
  return m:skip("a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend")
end

function M.execute() end

function M.rollback() end

return M
