-- SPDX-License-Identifier: Apache-2.0
--
-- A module beside the migration does the thinking, and is part of the checksum: a completed migration is refused where
-- `library/slug.lua` has changed, just as where this file has.

local slug = require "library.slug"

local M = lupo.migration {
  api      = 1,
  name     = "add_book_slugs",
  version  = "4.1.6",
  title    = "An address for each book: /books/les-miserables",
  touches  = { "lupo_books" },
  requires = { "import_books" },
}

function M.validate(m)
  local owner = {}
  for book in m.db:rows "SELECT call_number, title FROM lupo_books" do
    local name = slug.of(book.title)
    if owner[name] then
      m:fail(("%s and %s would both be /books/%s"):format(owner[name], book.call_number, name),
        { hint = "Give one of the two another title, or extend library/slug.lua." })
    end
    owner[name] = book.call_number
  end
end

function M.execute(m)
  m.schema:add_column("lupo_books", "slug", { type = "string", length = 200, null = true })
  for books in m.db:batches("lupo_books", { columns = { "book_id", "title" }, where = "slug IS NULL" }) do
    for _, book in ipairs(books) do
      m.db:exec("UPDATE lupo_books SET slug = :slug WHERE book_id = :id AND slug IS NULL",
        { slug = slug.of(book.title), id = book.book_id })
    end
  end
  m.schema:add_index("lupo_books", "slug", { unique = true })
end

function M.verify(m)
  m.check:rows("SELECT book_id FROM lupo_books WHERE slug = 'les-miserables'", 1, "Hugo's novel has no address")
end

function M.rollback(m)
  m.schema:drop_index("lupo_books", "unique_slug")
  m.schema:drop_column("lupo_books", "slug")
end

return M
