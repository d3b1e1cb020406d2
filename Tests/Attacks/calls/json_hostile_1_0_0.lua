-- SPDX-License-Identifier: Apache-2.0
-- Documents that readers of JSON have fallen over.
-- expect: completed

local M = lupo.migration { api = 1, name = "json_hostile", version = "1.0.0" }

function M.execute()
  for _, text in ipairs { "", " ", "nul", "1e999", "-", "01", "1.", ".5", "\"\\ud800\"", "\"\\u12\"", "\"\0\"", "[1,]", "{\"a\":1,}", "{1:2}", "\xff",
    "[1] x", "\"\\", "1" .. ("0"):rep(5000), "1e-" .. ("9"):rep(400), "{\"a\":1,\"a\":2}", "\xEF\xBB\xBF1", "NaN", "Infinity",
    "18446744073709551616", "-9223372036854775809", "\"\\ud83d\\ude00\"" } do
    local good, value = pcall(lupo.json.decode, text)
    if good then pcall(lupo.json.encode, value) end
  end
  for _, value in ipairs { 0 / 0, 1 / 0, "\xff", { 1, a = 2 }, { [1.5] = 1 }, { [true] = 1 }, { nil, 2 }, print, coroutine.create(print) } do
    pcall(lupo.json.encode, value)
  end
end

function M.rollback() end

return M
