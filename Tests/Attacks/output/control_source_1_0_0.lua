-- SPDX-License-Identifier: Apache-2.0
-- Control characters in the source, shown as an excerpt.
-- expect: error script
-- answer: text

local M = lupo.migration { api = 1, name = "control_source", version = "1.0.0", title = "a\27[2Jb" }
function M.execute() error("here") --[[ [2J   ]] end
function M.rollback() end
return M
