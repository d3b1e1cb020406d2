-- SPDX-License-Identifier: Apache-2.0
--
-- Steps, transactions, and what hands out rows one by one; see prelude.lua.

local host, core = ...
local define, null, check = core.define, core.null, host["host.check"]
local setmetatable, pcall, rawget, type = setmetatable, pcall, rawget, type
local pairs, pack, unpack = pairs, table.pack, table.unpack

-- What was finished before the host died is not run again: its result and `m.state` come from the journal. The table
-- stays the same one, since the script may have it in a local.
local function restore(state)
  local m = core.context
  local current = m.state
  if type(current) ~= "table" or type(state) ~= "table" then
    m.state = state
    return
  end
  for key in pairs(current) do current[key] = nil end
  for key, value in pairs(state) do current[key] = value end
end

-- MARK: m

define("m", "step", function(m, name, body)
  check("m.step", name, body)
  local depth, is_finished, known, state = host["host.step_begin"](name)
  if is_finished then
    if state ~= nil then restore(state) end
    return known
  end
  local isDone = false
  local guard <close> = setmetatable({}, {
    __close = function()
      if not isDone then host["host.step_fail"](depth) end
    end,
  })
  local result = body()
  host["host.step_end"](depth, result, m.state)
  isDone = true
  return result, guard and nil
end)

-- MARK: m.db

define("m.db", "rows", function(_, sql, params, options)
  local id, rows, count, isAtEnd = host["host.rows_open"](sql, params, options)
  local position = 0
  -- A loop that is left early gives up the rest: the next statement need not read it first.
  local guard = setmetatable({}, { __close = function() host["host.rows_close"](id) end })
  return function()
    if position >= count then
      if isAtEnd then return nil end
      rows, count, isAtEnd = host["host.rows_next"](id)
      position = 0
      if count == 0 then return nil end
    end
    position = position + 1
    return rows[position]
  end, nil, nil, guard
end)

define("m.db", "batches", function(_, name, options)
  local id = host["host.batch_open"](name, options)
  local guard = setmetatable({}, {
    __close = function(_, failure)
      host["host.batch_close"](id, failure == nil, core.context.state)
    end,
  })
  return function()
    local rows, state = host["host.batch_next"](id, core.context.state)
    if state ~= nil then restore(state) end
    return rows
  end, nil, nil, guard
end)

-- The text of whatever the script raised, for the journal.
local function reason(failure)
  local text = type(failure) == "table" and rawget(failure, "message") or failure
  return type(text) == "string" and text or nil
end

define("m.db", "transaction", function(_, body)
  check("db.transaction", body)
  local is_known, known, state = host["host.transaction_begin"]()
  if is_known then
    if state ~= nil then restore(state) end
    local count = #known
    for index = 1, count do
      if known[index] == null then known[index] = nil end
    end
    return unpack(known, 1, count)
  end
  local is_done = false
  local _ <close> = setmetatable({}, {
    __close = function(_, failure)
      if not is_done then host["host.transaction_fail"](reason(failure)) end
    end,
  })
  local results = pack(body())
  local kept = {}
  for index = 1, results.n do
    local value = results[index]
    if value == nil then value = null end
    kept[index] = value
  end
  -- A function among the results cannot be kept; that is no reason to fail.
  pcall(host["host.transaction_result"], kept)
  host["host.transaction_end"](core.context.state)
  is_done = true
  return unpack(results, 1, results.n)
end)
