-- SPDX-License-Identifier: Apache-2.0
--
-- A tour of the script API in one migration that somebody could really need. A library kept its loans in a file; now
-- they become two tables: the readers, and what each has borrowed, with the fine for every day that a book was late.
-- All seven hooks are here, in the order in which they run. docs/tour.md makes its mistakes one by one.

local M = lupo.migration {
  api     = 1,
  name    = "tour",
  version = "4.0.30",
  type    = "schema",
  title   = "Readers and their loans, from the old list",
  touches = { "lupo_readers", "lupo_loans" },
  timeout = "10m",
}

local LIST = "data/loans.csv"
local FINE_A_DAY = lupo.decimal "0.25"
local DAY = 24 * 60 * 60

--- The lines of the old list: dates as seconds, money as exact decimals, an empty field as nil.
local function loans(m)
  local lines = m.files:csv(LIST)
  for number, line in ipairs(lines) do
    line.number = number + 1 -- the first line has the names
    line.lent = lupo.time.parse(line.lent)
    line.due = lupo.time.parse(line.due)
    line.returned = line.returned ~= "" and lupo.time.parse(line.returned) or nil
    line.paid = lupo.decimal(line.paid)
  end
  return lines
end

--- Whole days between the day that a book was due and the day that it came back.
local function days_late(loan)
  if not loan.returned then return 0 end
  return math.max(0, (loan.returned - loan.due) // DAY)
end

--- An exact number: 0.25 a day has no rounding, however many days they are.
local function fine(loan)
  return FINE_A_DAY * days_late(loan)
end

-- 1. Is there anything to do? This hook reads; what it could write does not exist in it.
function M.pre(m)
  if m.schema:has_table "lupo_loans" then
    local known = m.db:value "SELECT COUNT(*) FROM lupo_loans"
    if known >= #loans(m) then return m:skip "every line of the list is a loan already" end
  end
  m.log:info("the old list", { file = LIST, lines = #loans(m), minutes = math.tointeger(m:remaining() // 60 + 1) })
end

-- 2. Is the list fit to be imported? Each check becomes a row of lupo_migration_validations, held or not.
function M.validate(m)
  for _, loan in ipairs(loans(m)) do
    local lent, due = lupo.time.ymdhis(loan.lent), lupo.time.ymdhis(loan.due)
    m.check:at_most(lent, due, ("line %d: due before it is lent"):format(loan.number))
    m.check:equal(lupo.text.is_utf8(loan.reader), true, ("line %d: the name is not UTF-8"):format(loan.number))
    m.check:at_most(lupo.text.len(loan.reader), 120, ("line %d: the name is too long"):format(loan.number))
    if not lupo.starts_with(loan.card, "R-") then
      m:fail(("line %d: %q is no card's number"):format(loan.number, loan.card),
        { code = "card", hint = "A card's number begins with R-; ask the desk which one it is." })
    end
  end
end

-- 3. What a later hook compares with. m.state is kept in the journal, and is there after a crash.
function M.backup(m)
  local sum = lupo.decimal "0.00"
  for _, loan in ipairs(loans(m)) do sum = sum + loan.paid end
  m.state.paid = tostring(sum)
  m.state.loans = #loans(m)
end

local function create_tables(m)
  m.schema:create_table("lupo_readers", function(t)
    t:id "reader_id"
    t:string("card", 20, { comment = "As printed on the card" })
    t:string("full_name", 120)
    t:unique "card"
    t:comment "Who may borrow books"
  end)
  m.schema:create_table("lupo_loans", function(t)
    t:id "loan_id"
    t:bigint("reader_id", { unsigned = true })
    t:string("call_number", 20)
    t:ymdhis "lent_ymdhis"
    t:ymdhis "due_ymdhis"
    t:ymdhis("returned_ymdhis", { null = true })
    t:decimal("fine", 10, 2, { default = 0, comment = "For being late" })
    t:decimal("paid", 10, 2, { default = 0 })
    t:unique { "reader_id", "call_number", "lent_ymdhis" }
    t:index { "call_number" }
    t:comment "What readers have borrowed"
  end)
  for _, name in ipairs { "lupo_readers", "lupo_loans" } do
    m.schema:classify(name, "core", { category = "library" })
  end
end

local function import_readers(m)
  local rows, seen = {}, {}
  for _, loan in ipairs(loans(m)) do
    if not seen[loan.card] then
      seen[loan.card] = true
      rows[#rows + 1] = { card = loan.card, full_name = lupo.text.trim(loan.reader) }
    end
  end
  return m.db:upsert("lupo_readers", rows, { key = "card" })
end

--- A reader's loans belong together: all of them are there, or none.
local function import_loans_of(m, card, list)
  local reader = m.db:one("SELECT reader_id FROM lupo_readers WHERE card = :card", { card = card })
  local rows = {}
  for _, loan in ipairs(list) do
    rows[#rows + 1] = {
      reader_id       = reader.reader_id,
      call_number     = loan.call_number,
      lent_ymdhis     = lupo.time.ymdhis(loan.lent),
      due_ymdhis      = lupo.time.ymdhis(loan.due),
      returned_ymdhis = loan.returned and lupo.time.ymdhis(loan.returned) or lupo.null,
      paid            = loan.paid,
    }
  end
  m.db:transaction(function()
    m.db:upsert("lupo_loans", rows, { key = { "reader_id", "call_number", "lent_ymdhis" } })
  end)
end

-- 4. The work, in steps that the journal names. Each statement is written down before it is sent.
function M.execute(m)
  m:step("create the tables", function() create_tables(m) end)
  m:step("import the readers", function() import_readers(m) end)
  m:step("import the loans", function()
    local by_card = {}
    for _, loan in ipairs(loans(m)) do
      by_card[loan.card] = by_card[loan.card] or {}
      table.insert(by_card[loan.card], loan)
    end
    local done = 0
    for card, list in pairs(by_card) do -- in the order of the keys, on every machine
      import_loans_of(m, card, list)
      done = done + #list
      m:progress(done, m.state.loans, card)
    end
  end)
  m:step("fine what came back late", function()
    local late = { columns = { "loan_id", "due_ymdhis", "returned_ymdhis" }, where = "returned_ymdhis > due_ymdhis" }
    for rows in m.db:batches("lupo_loans", late) do
      for _, row in ipairs(rows) do
        local amount = fine {
          due      = lupo.time.parse(row.due_ymdhis),
          returned = lupo.time.parse(row.returned_ymdhis),
        }
        m.db:exec("UPDATE lupo_loans SET fine = :fine WHERE loan_id = :id", { fine = amount, id = row.loan_id })
      end
    end
  end)
end

-- 5. Did it come out right? What does not hold here takes the migration back by itself.
function M.verify(m)
  m.check:equal(m.db:value "SELECT COUNT(*) FROM lupo_loans", m.state.loans, "the list has another number of loans")
  m.check:column("lupo_loans", "fine", "decimal(10,2)")
  m.check:empty("SELECT loan_id FROM lupo_loans WHERE returned_ymdhis IS NULL AND fine <> 0", "fined while it is out")

  local expected = lupo.decimal "0.00"
  for _, loan in ipairs(loans(m)) do expected = expected + fine(loan) end
  local sums = m.db:one "SELECT SUM(fine) AS fine, SUM(paid) AS paid FROM lupo_loans"
  m.check:equal(sums.fine, expected, "the fines do not add up")
  m.check:equal(tostring(sums.paid), m.state.paid, "money was lost on the way")
end

-- 6. What people want to know afterwards.
function M.post(m)
  local owing = [[
    SELECT r.full_name, SUM(l.fine - l.paid) AS owes
      FROM lupo_loans AS l
      JOIN lupo_readers AS r ON r.reader_id = l.reader_id
     GROUP BY r.reader_id
    HAVING owes > 0
     ORDER BY owes DESC]]
  for row in m.db:rows(owing) do
    m.log:info("still owes", { reader = row.full_name, amount = row.owes })
  end
end

-- 7. Back to before: run by `lupo-host rollback tour`, and by the host where execute or verify fails.
function M.rollback(m)
  m.schema:drop_table "lupo_loans"
  m.schema:drop_table "lupo_readers"
end

return M
