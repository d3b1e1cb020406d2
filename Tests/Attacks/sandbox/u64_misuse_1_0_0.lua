-- SPDX-License-Identifier: Apache-2.0
-- Numbers that are no U64, arithmetic with one, and comparison with NaN.
-- expect: completed

local M = lupo.migration { api = 1, name = "u64_misuse", version = "1.0.0" }

function M.execute(m)
  for _, text in ipairs { "18446744073709551616", "-1", "", " 1", "1 ", "0x10", "1e3", "+1", ("9"):rep(1e5), "1\0", "٣" } do
    assert(not pcall(lupo.u64, text), text)
  end
  for _, value in ipairs { 1.5, -1, math.mininteger, {}, true, print, m, 0 / 0 } do assert(not pcall(lupo.u64, value)) end
  local most = lupo.u64 "18446744073709551615"
  assert(most > math.maxinteger and most == lupo.u64 "18446744073709551615" and not (most < 0 / 0) and most < 1 / 0)
  assert(tostring(m.db:value("SELECT :a", { a = most })) == "18446744073709551615")
  pcall(function() return most << 1 end); pcall(function() return ("x"):rep(most) end); pcall(string.format, "%d", most)
  pcall(table.concat, { most }); pcall(math.abs, most); pcall(tonumber, most); pcall(string.char, most); pcall(select, most)
end

function M.rollback() end

return M
