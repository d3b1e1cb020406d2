-- SPDX-License-Identifier: Apache-2.0
--
-- A migration that finds its work done. Some deployments were given this column by another way; there the migration is
-- completed without a statement, the ledger keeps the reason, and rolling it back runs no hook.

local M = lupo.migration {
  api      = 1,
  name     = "add_book_language",
  version  = "4.1.5",
  title    = "The language that a book is written in",
  touches  = { "lupo_books" },
  requires = { "create_books" },
}

function M.pre(m)
  if m.schema:has_column("lupo_books", "language") then
    return m:skip "lupo_books.language is there already"
  end
end

function M.execute(m)
  m.schema:add_column("lupo_books", "language", { type = "string", length = 8, default = "en" })
end

function M.rollback(m)
  m.schema:drop_column("lupo_books", "language")
end

return M
