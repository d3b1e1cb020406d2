-- SPDX-License-Identifier: Apache-2.0
-- Times and formats at the edges of the calendar.
-- expect: completed

local M = lupo.migration { api = 1, name = "date_edges", version = "1.0.0" }

function M.execute(m)
  for _, when in ipairs { 0, -1, 1 << 31, 1 << 55, math.maxinteger, math.mininteger, -62167219201, 253402300800 } do
    for _, format in ipairs { "!*t", "!%c", "!%x %X %p %Z %G-%V", "!", "!%", "!%E", "!%Q", "%c", "!%Ey", "!\0%c" } do
      pcall(os.date, format, when)
    end
    pcall(lupo.time.format, when); pcall(lupo.time.format, when, "%Y-%m-%d"); pcall(lupo.time.ymdhis, when); pcall(lupo.time.parse, when)
  end
  for _, year in ipairs { 0, 1e6, -1e6, math.maxinteger, 1.5, "x" } do
    pcall(os.time, { year = year, month = 1e6, day = -1e6, hour = 1e6, min = 1e6, sec = -1e6 })
  end
  for _, text in ipairs { "", "2026", "2026-13-01", "2026-02-30", "9999-12-31T23:59:60Z", ("9"):rep(1000), "\0", "2026-01-15T12:30:00Z\0" } do
    pcall(lupo.time.parse, text)
  end
end

function M.rollback() end

return M
