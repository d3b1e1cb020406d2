-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the name of a module.
-- expect: error plugin-load
-- answer: text

require "a\27[2Jb\27]0;title\7c\r\nd\be\127f\xc2\x9b31mg\0h\tend"

local M = lupo.migration { api = 1, name = "control_module", version = "1.0.0" }

function M.execute()

end

function M.rollback() end

return M
