-- SPDX-License-Identifier: Apache-2.0
-- Texts that are no decimal, and decimals of a megabyte.
-- expect: completed

local M = lupo.migration {
  api = 1, name = "decimal_misuse", version = "1.0.0", limits = { time = "5s", memory = "128MiB" },
}

function M.execute(m)
  for _, text in ipairs { "", ".", "-", "1.", "1e5", "NaN", "inf", " 1", "1 ", "--1", "1.2.3", "1,5", "0x1", "1\0" } do
    assert(not pcall(lupo.decimal, text), text)
  end
  local long = ("9"):rep(1e6) .. "." .. ("1"):rep(1e6)
  local good, number = pcall(lupo.decimal, long)
  if good then assert(number == number and not (number < number)); pcall(m.db.value, m.db, "SELECT :a", { a = number }) end
  assert(lupo.decimal "-0.00" == lupo.decimal "0")
end

function M.rollback() end

return M
