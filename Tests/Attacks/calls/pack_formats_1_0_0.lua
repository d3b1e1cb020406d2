-- SPDX-License-Identifier: Apache-2.0
-- Formats of string.pack with sizes and alignments at their edges.
-- expect: completed

local M = lupo.migration { api = 1, name = "pack_formats", version = "1.0.0" }

function M.execute()
  for _, format in ipairs { "i17", "i0", "!17i16", "!0", "s17", "Xi16", "X", "Xz", "c", "c-1", "!3i3", "i16",
    "s8", "z", "<>=", "j J T f d n", "i999999999999", " x", "Xs1", "!16 i1 Xi16" } do
    pcall(string.packsize, format)
    pcall(string.pack, format, -1, "a\0b", 3)
    for at = -2, 20, 7 do pcall(string.unpack, format, ("\255"):rep(16), at) end
  end
  pcall(string.unpack, "s8", ("\255"):rep(8))
  pcall(string.unpack, "c" .. math.maxinteger, "x", 1)
  pcall(string.unpack, "z", "x", math.maxinteger)
  pcall(string.pack, "z", "a\0b")
  pcall(string.pack, "s1", ("x"):rep(300))
end

function M.rollback() end

return M
