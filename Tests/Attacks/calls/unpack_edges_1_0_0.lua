-- SPDX-License-Identifier: Apache-2.0
-- Ranges at the ends of the integers.
-- expect: completed

local M = lupo.migration { api = 1, name = "unpack_edges", version = "1.0.0" }

function M.execute()
  for _, range in ipairs { { math.mininteger, math.maxinteger }, { math.maxinteger - 1, math.maxinteger },
    { math.maxinteger, math.mininteger }, { 0, math.maxinteger }, { math.mininteger, 0 } } do
    pcall(table.unpack, {}, range[1], range[2])
    pcall(table.concat, {}, "", range[1], range[2])
    pcall(table.move, {}, range[1], range[2], 1)
    pcall(table.move, {}, 1, 2, range[1])
    pcall(string.byte, "abc", range[1], range[2])
    pcall(string.sub, "abc", range[1], range[2])
    pcall(utf8.codepoint, "abc", range[1], range[2])
    pcall(utf8.len, "abc", range[1], range[2])
    pcall(utf8.offset, "abc", range[1], range[2])
    pcall(select, range[1], 1, 2)
    pcall(string.rep, "x", range[1])
    pcall(math.random, range[1], range[2])
  end
end

function M.rollback() end

return M
