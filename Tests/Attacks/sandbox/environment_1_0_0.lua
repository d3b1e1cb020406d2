-- SPDX-License-Identifier: Apache-2.0
-- The environment of the process.
-- expect: completed

local M = lupo.migration { api = 1, name = "environment", version = "1.0.0" }

function M.execute(m)
  assert(not pcall(function() return os.getenv("LUPO_ATTACK_SECRET") end))
  for _, path in ipairs { "/proc/self/environ", "process/environ", "../../../proc/self/environ", "environ" } do
    assert(not pcall(m.files.read, m.files, path), path)
    assert(not pcall(require, path), path)
  end
  assert(m.args.LUPO_ATTACK_SECRET == nil)
  print(lupo.inspect(m.args))
end

function M.rollback() end

return M
