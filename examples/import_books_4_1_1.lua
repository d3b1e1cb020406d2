-- SPDX-License-Identifier: Apache-2.0
--
-- Rows from a file beside the migration. An upsert finds books by their call number, so a second run, and one on a
-- deployment that has some of them, changes them instead of adding them twice.

local M = lupo.migration {
  api      = 1,
  name     = "import_books",
  version  = "4.1.1",
  type     = "data",
  title    = "The first books of the catalogue",
  touches  = { "lupo_books" },
  requires = { "create_books" },
}

local FILE = "data/books.csv"

function M.validate(m)
  for line, book in ipairs(m.files:csv(FILE)) do
    m.check:at_most(lupo.text.len(book.title), 200, ("the title in line %d is too long"):format(line + 1))
  end
end

function M.execute(m)
  local rows = {}
  for _, book in ipairs(m.files:csv(FILE)) do
    rows[#rows + 1] = {
      call_number    = book.call_number,
      title          = book.title,
      author         = book.author,
      year_published = math.tointeger(book.year) or lupo.null,
      language       = book.language,
      details_json   = lupo.json.encode { source = FILE },
      is_deleted     = 0,
      deleted_ymdhis = lupo.null,
    }
  end
  m.db:upsert("lupo_books", rows, { key = "call_number" })
  m.log:info("books imported", { rows = #rows })
end

function M.verify(m)
  local books = m.files:csv(FILE)
  local found = m.db:value "SELECT COUNT(*) FROM lupo_books WHERE is_deleted = 0"
  m.check:at_most(#books, found, "not every line of the file became a book")
end

-- Doctrine: rows are not removed, they are marked.
function M.rollback(m)
  for _, book in ipairs(m.files:csv(FILE)) do
    m.db:exec([[
      UPDATE lupo_books SET is_deleted = 1, deleted_ymdhis = :now
       WHERE call_number = :call_number AND is_deleted = 0]],
      { now = lupo.time.ymdhis(), call_number = book.call_number })
  end
end

return M
