-- SPDX-License-Identifier: Apache-2.0
--
-- A new table. The builder adds what every table of the doctrine has: created_ymdhis, updated_ymdhis, is_deleted and
-- deleted_ymdhis, InnoDB and utf8mb4. Where the table is there already, in this very shape, there is nothing to do.

local M = lupo.migration {
  api     = 1,
  name    = "create_books",
  version = "4.1.0",
  title   = "A catalogue of books",
  touches = { "lupo_books" },
}

function M.execute(m)
  m.schema:create_table("lupo_books", function(t)
    t:id "book_id"
    t:string("call_number", 20, { comment = "Where it stands, such as SF-0007" })
    t:string("title", 200)
    t:string("author", 120, { comment = "As printed: given names first" })
    t:smallint("year_published", { null = true })
    t:string("language", 8, { default = "en" })
    t:json("details_json", { null = true })
    t:unique "call_number"
    t:comment "Books that a reader can borrow"
  end)
  m.schema:classify("lupo_books", "core", { category = "library" })
end

function M.verify(m)
  m.check:column("lupo_books", "book_id", "bigint(20) unsigned")
  m.check:equal(m.schema:has_index("lupo_books", "unique_call_number"), true, "call numbers are not unique")
end

function M.rollback(m)
  m.schema:drop_table "lupo_books"
end

return M
