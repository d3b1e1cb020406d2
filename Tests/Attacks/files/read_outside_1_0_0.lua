-- SPDX-License-Identifier: Apache-2.0
-- Files outside of the folder, by every path.
-- expect: completed
-- sample

local M = lupo.migration { api = 1, name = "read_outside", version = "1.0.0" }

function M.execute(m)
  for _, path in ipairs { "../outside.json", "/etc/passwd", "link.json", "up/outside.json", "process/environ", "./../outside.json", "a/../../outside.json",
    "", ".", "..", "/", "pipe.lua", "up", "a\0b", "../outside.json\0.txt", ("a/"):rep(5000), ("a"):rep(1e5), "\xff", "~/x", "//etc/passwd" } do
    for _, way in ipairs { "read", "json", "csv" } do
      local good, got = pcall(m.files[way], m.files, path)
      assert(not good, path .. " " .. tostring(got))
    end
  end
end

function M.rollback() end

return M
