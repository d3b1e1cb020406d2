-- SPDX-License-Identifier: Apache-2.0
--
-- A new column and its backfill. The rows come in batches, in the order of the key; what the loop writes is committed
-- once a batch, together with the position in the journal. So no lock covers the whole table.

local M = lupo.migration {
  api      = 1,
  name     = "add_book_sort_title",
  version  = "4.1.2",
  title    = "Sort 'The Time Machine' under T as in Time",
  touches  = { "lupo_books" },
  requires = { "create_books" },
  timeout  = "30m",
}

local ARTICLES = { "A", "An", "Das", "Der", "Die", "La", "Le", "Les", "The" }

--- "The Time Machine" becomes "Time Machine, The".
local function sorted_title(title)
  local first, rest = title:match "^(%a+)%s+(.+)$"
  if first and lupo.contains(ARTICLES, first) then return rest .. ", " .. first end
  return title
end

function M.validate(m)
  local longest = m.db:value "SELECT MAX(CHAR_LENGTH(title)) FROM lupo_books"
  m.check:at_most((longest or 0) + 1, 210, "a title is too long for the new column")
end

function M.execute(m)
  m.schema:add_column("lupo_books", "sort_title", { type = "string", length = 210, null = true, after = "title" })
  m:step("fill sort_title", function()
    local total = m.db:value "SELECT COUNT(*) FROM lupo_books WHERE sort_title IS NULL"
    local done = 0
    local unsorted = { columns = { "book_id", "title" }, where = "sort_title IS NULL", size = 5 }
    for books in m.db:batches("lupo_books", unsorted) do
      for _, book in ipairs(books) do
        m.db:exec("UPDATE lupo_books SET sort_title = :sort_title WHERE book_id = :id AND sort_title IS NULL",
          { sort_title = sorted_title(book.title), id = book.book_id })
      end
      done = done + #books
      m:progress(done, total, "books")
    end
    return done
  end)
end

function M.verify(m)
  m.check:empty("SELECT book_id FROM lupo_books WHERE sort_title IS NULL", "books without a title to sort by")
end

function M.rollback(m)
  m.schema:drop_column("lupo_books", "sort_title")
end

return M
