-- SPDX-License-Identifier: Apache-2.0
-- Upper case of 4 MB in a loop, again much work for few instructions.
-- expect: kill time
-- sample

local M = lupo.migration {
  api = 1, name = "host_text_loop", version = "1.0.0", limits = { time = "300ms", memory = "64MiB" },
}

function M.execute()
  local s = ('ä'):rep(1 << 19)
  while true do lupo.text.upper(s); lupo.text.trim(s) end
end

function M.rollback() end

return M
