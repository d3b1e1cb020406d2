-- SPDX-License-Identifier: Apache-2.0
-- Lists of folders outside.
-- expect: completed

local M = lupo.migration { api = 1, name = "list_outside", version = "1.0.0" }

function M.execute(m)
  for _, pattern in ipairs { "../*", "/*", "up/*", "process/*", "*/../../*", "", "..", "\0*" } do
    local good, list = pcall(m.files.list, m.files, pattern)
    assert(not good or #list == 0, pattern)
  end
  for _, name in ipairs(m.files:list "*") do assert(name ~= "outside.json" and name ~= "link.json", name) end
end

function M.rollback() end

return M
