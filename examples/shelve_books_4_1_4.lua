-- SPDX-License-Identifier: Apache-2.0
--
-- This one fails, and that is what it is for. The books are put on shelves, and `verify` finds a shelf that cannot hold
-- what stands on it. The host calls `rollback`, and then compares the table with how it was before.

local M = lupo.migration {
  api      = 1,
  name     = "shelve_books",
  version  = "4.1.4",
  title    = "One shelf for each kind of book",
  touches  = { "lupo_books" },
  requires = { "import_books" },
}

local ROOM_ON_A_SHELF = 4

function M.execute(m)
  m.schema:add_column("lupo_books", "shelf", { type = "string", length = 8, default = "" })
  m.db:exec "UPDATE lupo_books SET shelf = LEFT(call_number, 2) WHERE shelf = ''"
end

function M.verify(m)
  m.check:empty(
    "SELECT shelf, COUNT(*) AS books FROM lupo_books WHERE is_deleted = 0 GROUP BY shelf HAVING books > :room",
    "a shelf is too short for its books",
    { room = ROOM_ON_A_SHELF })
end

function M.rollback(m)
  m.schema:drop_column("lupo_books", "shelf")
end

return M
