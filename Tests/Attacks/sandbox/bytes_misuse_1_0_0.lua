-- SPDX-License-Identifier: Apache-2.0
-- Bytes where text is wanted, and text where a number is.
-- expect: completed

local M = lupo.migration { api = 1, name = "bytes_misuse", version = "1.0.0" }

function M.execute(m)
  local raw = lupo.bytes(("\xff\0"):rep(1000))
  assert(#raw == 2000 and tostring(raw):byte(1) == 255)
  pcall(m.db.value, m.db, raw); pcall(m.db.ident, m.db, raw); pcall(m.log.info, m.log, raw); pcall(lupo.json.encode, raw)
  pcall(lupo.json.decode, raw); pcall(m.files.read, m.files, raw); pcall(m.step, m, raw, print); pcall(require, raw)
  assert(m.db:value("SELECT LENGTH(:a)", { a = raw }) == 2000)
  m.state.raw = raw
end

function M.rollback() end

return M
