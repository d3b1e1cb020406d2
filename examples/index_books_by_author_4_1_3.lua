-- SPDX-License-Identifier: Apache-2.0
--
-- An index. `idx_` and its columns name it where nobody says otherwise.

local M = lupo.migration {
  api      = 1,
  name     = "index_books_by_author",
  version  = "4.1.3",
  title    = "Find an author's books without reading all of them",
  touches  = { "lupo_books" },
  requires = { "create_books" },
}

function M.execute(m)
  m.schema:add_index("lupo_books", { "author", "year_published" })
end

function M.verify(m)
  local plan = m.db:one("EXPLAIN SELECT title FROM lupo_books WHERE author = :author", { author = "Jules Verne" })
  m.check:equal(plan.key, "idx_author_year_published", "the server does not use the index")
end

function M.rollback(m)
  m.schema:drop_index("lupo_books", "idx_author_year_published")
end

return M
