-- SPDX-License-Identifier: Apache-2.0
--
-- Steps, and what hands out rows one by one; see prelude.lua.

local host, core = ...
local define, check = core.define, host["host.check"]
local setmetatable = setmetatable

-- MARK: m

define("m", "step", function(m, name, body)
  check("m.step", name, body)
  local depth = host["host.step_begin"](name)
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
    __close = function(_, failure) host["host.batch_close"](id, failure == nil) end,
  })
  return function() return host["host.batch_next"](id) end, nil, nil, guard
end)
