-- SPDX-License-Identifier: Apache-2.0
-- Back references over long captures.
-- expect: kill time

local M = lupo.migration { api = 1, name = "back_reference", version = "1.0.0", limits = { time = "300ms" } }

function M.execute()
  return (('ab'):rep(1e4)):find('(.+)%1%1c')
end

function M.rollback() end

return M
