-- SPDX-License-Identifier: Apache-2.0
--
-- Steps, transactions, and what hands out rows one by one; see prelude.lua.

local host, core = ...
local define, null, check = core.define, core.null, host["host.check"]
local setmetatable, pcall, rawget, type = setmetatable, pcall, rawget, type
local pack, unpack = table.pack, table.unpack

-- MARK: m

define("m", "step", function(m, name, body)
  check("m.step", name, body)
  host["host.step_begin"](name)
  local isDone = false
  local guard <close> = setmetatable({}, {
    __close = function()
      if not isDone then host["host.step_fail"]() end
    end,
  })
  local result = body()
  isDone = true
  host["host.step_end"](result, m.state)
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
    __close = function(_, failure) host["host.batch_close"](id, failure == nil) end,
  })
  return function() return host["host.batch_next"](id) end, nil, nil, guard
end)

-- The text of whatever the script raised, for the journal.
local function reason(failure)
  local text = type(failure) == "table" and rawget(failure, "message") or failure
  return type(text) == "string" and text or nil
end

define("m.db", "transaction", function(_, body)
  check("db.transaction", body)
  host["host.transaction_begin"]()
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
  host["host.transaction_end"]()
  is_done = true
  return unpack(results, 1, results.n)
end)
