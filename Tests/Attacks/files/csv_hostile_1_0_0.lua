-- SPDX-License-Identifier: Apache-2.0
-- Records that do not fit, quotes that do not close, and separators that are none.
-- expect: completed

local M = lupo.migration { api = 1, name = "csv_hostile", version = "1.0.0" }

function M.execute(m)
  for _, options in ipairs { { separator = "" }, { separator = "\n" }, { separator = "\"" }, { separator = "ä" }, { separator = "\0" }, { header = {} },
    { header = { "a", "a" } }, { header = 5 }, { header = { {} } }, { nothing = 1 } } do
    pcall(m.files.csv, m.files, "data.csv", options)
  end
  assert(not pcall(m.files.csv, m.files, "quote.csv"))
end

function M.rollback() end

return M
