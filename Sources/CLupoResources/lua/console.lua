-- SPDX-License-Identifier: Apache-2.0
--
-- What the console needs beside prelude.lua: runs a line and tells what its results are, so that the host can show rows
-- as a table; and lists names for completion. It returns the functions that the host calls.

local _, core = ...
local columns, null = core.columns, core.null
local type, next, select, rawget, ipairs = type, next, select, rawget, ipairs
local pack = table.pack

local globals, inspect

-- Takes the script's globals and its `lupo.inspect`.
local function receive(script_globals, script_inspect)
  globals, inspect = script_globals, script_inspect
end

local function cells(row, names)
  local out = {}
  for index, name in ipairs(names) do
    local value = rawget(row, name)
    local what = type(value)
    if value == nil then
      value = null
    elseif what == "table" or what == "function" then
      value = inspect(value)
    end
    out[index] = value
  end
  return out
end

local function as_rows(list, names, count, limit)
  local rows = {}
  for index = 1, count do
    local row = rawget(list, index)
    if not columns(row) then return nil end
    if index <= limit then rows[index] = cells(row, names) end
  end
  return { kind = "rows", columns = names, rows = rows, total = count }
end

local function is_result(value)
  return type(rawget(value, "affected")) == "number" and type(rawget(value, "warnings")) == "table"
    and rawget(value, "insert_id") ~= nil
end

local function describe(value, limit)
  if type(value) == "table" then
    local names = columns(value)
    if names then return { kind = "rows", columns = names, rows = { cells(value, names) }, total = 1 } end
    names = columns(rawget(value, 1))
    local found = names and as_rows(value, names, #value, limit)
    if found then return found end
    if is_result(value) then
      local warnings = {}
      for index, warning in ipairs(value.warnings) do
        warnings[index] = inspect(warning)
        if type(warning) == "table" then
          warnings[index] = inspect(rawget(warning, "level")) .. " " .. inspect(rawget(warning, "code")) .. " "
            .. inspect(rawget(warning, "message"))
        end
      end
      return { kind = "result", affected = value.affected, insert_id = value.insert_id, warnings = warnings }
    end
  end
  local text = inspect(value)
  if #text > 78 and type(value) == "table" then text = inspect(value, { indent = true }) end
  return { kind = "value", text = text }
end

-- Runs a chunk; gives one description for each of its results. Of many rows only the first are described.
local function evaluate(chunk, limit)
  local results = pack(chunk())
  local out = {}
  for index = 1, results.n do out[index] = describe(results[index], limit) end
  return out
end

-- The names in a global table, or the globals themselves.
local function names(...)
  local at = globals
  for index = 1, select("#", ...) do
    if type(at) ~= "table" then return {} end
    at = rawget(at, (select(index, ...)))
  end
  local out = {}
  if type(at) ~= "table" then return out end
  for key in next, at do
    if type(key) == "string" and #out < 10000 then out[#out + 1] = key end
  end
  return out
end

return evaluate, names, receive
