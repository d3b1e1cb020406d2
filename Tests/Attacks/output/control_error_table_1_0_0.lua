-- SPDX-License-Identifier: Apache-2.0
-- Control characters in every field of an error table.
-- expect: error script
-- answer: text

local M = lupo.migration { api = 1, name = "control_error_table", version = "1.0.0" }

function M.execute()
  error { code = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", message = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", hint = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", sql = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", at = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend", trace = "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend" }
end

function M.rollback() end

return M
