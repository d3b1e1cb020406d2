-- SPDX-License-Identifier: Apache-2.0
-- m:fail with the code of another kind of failure and with control characters.
-- expect: error check-failed

local M = lupo.migration { api = 1, name = "fail_forged", version = "1.0.0" }

function M.execute(m)
  m:fail("a\27[2Jb\nerror[internal]: c", { code = "interrupted", hint = "\27]0;x\7" })
end

function M.rollback() end

return M
