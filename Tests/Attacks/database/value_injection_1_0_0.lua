-- SPDX-License-Identifier: Apache-2.0
-- SQL through parameters of every type.
-- expect: completed

local M = lupo.migration { api = 1, name = "value_injection", version = "1.0.0" }

function M.execute(m)
  for _, text in ipairs { "'; DELETE FROM precious; -- ", "\\'; DELETE FROM precious; -- ", "\xbf'; DELETE", "a\0b", "\26", "%", "?", ":a", "/*!", "*/", "\39\39", "\\", "\u{FFFF}" } do
    local good, got = pcall(m.db.value, m.db, "SELECT :a", { a = text })
    assert(not good or got == text, text)
    good, got = pcall(m.db.value, m.db, "SELECT ?", { text })
    assert(not good or got == text, text)
  end
end

function M.rollback() end

return M
