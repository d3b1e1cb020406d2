-- SPDX-License-Identifier: Apache-2.0
-- Code points and sequences that UTF-8 does not have.
-- expect: completed

local M = lupo.migration { api = 1, name = "utf8_extremes", version = "1.0.0" }

function M.execute()
  for _, point in ipairs { 0, -1, 0x7F, 0xD800, 0x10FFFF, 0x110000, 0x7FFFFFFF, 0x80000000, math.maxinteger, math.mininteger } do
    local made, text = pcall(utf8.char, point)
    if made then
      pcall(utf8.len, text); pcall(utf8.codepoint, text, 1, -1, true); pcall(utf8.offset, text, 5)
      for _, lax in ipairs { true, false } do pcall(function() for _ in utf8.codes(text, lax) do end end) end
      lupo.text.is_utf8(text)
      pcall(lupo.text.lower, text)
    end
  end
  for _, text in ipairs { "\xff", "\xc0\x80", "\xe0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\x80", "\xfd" } do
    pcall(utf8.len, text); pcall(utf8.codepoint, text, 1, -1)
    pcall(function() for _ in utf8.codes(text) do end end)
    for _, name in ipairs { "len", "trim", "lower", "upper" } do assert(not pcall(lupo.text[name], text)) end
  end
end

function M.rollback() end

return M
