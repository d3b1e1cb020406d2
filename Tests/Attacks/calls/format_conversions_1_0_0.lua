-- SPDX-License-Identifier: Apache-2.0
-- Every conversion with the values that have broken one.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "format_conversions", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute()
  local values = { math.mininteger, math.maxinteger, 1e308, -1e308, 0 / 0, 1 / 0, -1 / 0, -0.0, 5e-324, "a\0b", ("x"):rep(1e5), {}, print }
  for byte = 0, 255 do
    local letter = string.char(byte)
    for _, flags in ipairs { "", "-99.99", "+ #099.99", "#.0", ".", "099", "-+ #0" } do
      for _, value in ipairs(values) do
        if letter ~= "p" then pcall(string.format, "%" .. flags .. letter, value) end
      end
    end
  end
end

function M.rollback() end

return M
