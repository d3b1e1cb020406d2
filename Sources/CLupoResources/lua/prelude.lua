-- SPDX-License-Identifier: Apache-2.0
--
-- The part of the script API that is written in Lua: what calls a function of the script, and what hands out rows one
-- by one. There is no C boundary between the script and its own functions here, so yields and kills pass through.
--
-- It runs once in each VM, before the script, with the host's functions by name and the VM's own. What it captures in
-- locals cannot be replaced by a script. It returns the functions that the host calls.

local host, core = ...
local define, raise, kind = core.define, core.raise, core.kind
local pairs, ipairs, type, tostring, setmetatable, rawequal = pairs, ipairs, type, tostring, setmetatable, rawequal
local sort, concat = table.sort, table.concat
local number_type = math.type
local format, rep, sub = string.format, string.rep, string.sub

-- Checks the arguments of a function that is written here against its declaration.
local check = host["host.check"]

-- MARK: lupo

local manifests = {}

define("lupo", "api", host["host.api"]())
define("lupo", "version", host["host.version"]())

define("lupo", "migration", function(manifest)
  host["host.migration"](manifest)
  local migration = {}
  manifests[migration] = true
  return migration
end)

define("lupo", "sorted", function(list, before)
  check("lupo.sorted", list, before)
  local copy = {}
  for index, value in ipairs(list) do copy[index] = value end
  sort(copy, before)
  return copy
end)

define("lupo", "contains", function(list, value)
  if type(list) ~= "table" then check("lupo.contains", list, value) end
  for _, element in ipairs(list) do
    if element == value then return true end
  end
  return false
end)

define("lupo", "starts_with", function(text, prefix)
  if type(text) ~= "string" or type(prefix) ~= "string" then check("lupo.starts_with", text, prefix) end
  return sub(text, 1, #prefix) == prefix
end)

local function quoted(text)
  return (format("%q", text):gsub("\\\n", "\\n"))
end

local function inspect(value, depth, indent, level, open)
  local what = type(value)
  if what == "string" then return quoted(value) end
  if what ~= "table" then return tostring(value) end
  if open[value] then return "<cycle>" end
  if level >= depth then return "{…}" end
  open[value] = true
  local parts, length = {}, #value
  for index = 1, length do parts[index] = inspect(value[index], depth, indent, level + 1, open) end
  for key, element in pairs(value) do
    local isItem = number_type(key) == "integer" and key >= 1 and key <= length
    if not isItem then
      local name = type(key) == "string" and key:find "^[%a_][%w_]*$" and key
        or "[" .. inspect(key, depth, indent, level + 1, open) .. "]"
      parts[#parts + 1] = name .. " = " .. inspect(element, depth, indent, level + 1, open)
    end
  end
  open[value] = nil
  if #parts == 0 then return "{}" end
  if not indent then return "{ " .. concat(parts, ", ") .. " }" end
  local space = rep("  ", level + 1)
  return "{\n" .. space .. concat(parts, ",\n" .. space) .. ",\n" .. rep("  ", level) .. "}"
end

define("lupo", "inspect", function(value, options)
  if options ~= nil then check("lupo.inspect", true, options) end
  return inspect(value, options and options.depth or 8, options and options.indent or false, 0, {})
end)

-- MARK: m

local skips = setmetatable({}, { __mode = "k" })

define("m", "skip", function(_, reason)
  check("m.skip", reason)
  local skip = { reason = reason }
  skips[skip] = reason
  return skip
end)

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

-- MARK: m.schema

local building

local function column(name, what, extra, options)
  local definition = { name = name, type = what }
  for key, value in pairs(options or {}) do definition[key] = value end
  for key, value in pairs(extra) do definition[key] = value end
  building.columns[#building.columns + 1] = definition
end

for _, what in ipairs {
  "bigint", "int", "smallint", "tinyint", "boolean", "double", "text", "mediumtext", "longtext", "json", "ymdhis",
  "blob",
} do
  local id = "t." .. what
  define("t", what, function(_, name, options)
    check(id, name, options)
    column(name, what, {}, options)
  end)
end

for _, what in ipairs { "string", "bytes" } do
  local id = "t." .. what
  define("t", what, function(_, name, length, options)
    check(id, name, length, options)
    column(name, what, { length = length }, options)
  end)
end

define("t", "decimal", function(_, name, precision, scale, options)
  check("t.decimal", name, precision, scale, options)
  column(name, "decimal", { precision = precision, scale = scale }, options)
end)

define("t", "enum", function(_, name, values, options)
  check("t.enum", name, values, options)
  column(name, "enum", { values = values }, options)
end)

define("t", "id", function(_, name)
  check("t.id", name)
  building.id = name or "id"
end)

define("t", "comment", function(_, text)
  check("t.comment", text)
  building.comment = text
end)

local function index(id, isUnique)
  return function(_, columns, options)
    check(id, columns, options)
    building.indexes[#building.indexes + 1] =
      { columns = columns, name = options and options.name, unique = isUnique }
  end
end

define("t", "index", index("t.index", false))
define("t", "unique", index("t.unique", true))

define("m.schema", "create_table", function(_, name, definition, options)
  if type(definition) ~= "function" then
    check("schema.create_table", name, definition, options)
    return host["host.create_table"](name, definition)
  end
  check("schema.create_table", name, definition, options)
  if building then
    raise { code = "script", message = "create_table is called inside of another create_table" }
  end
  local described = { columns = {}, indexes = {} }
  for key, value in pairs(options or {}) do described[key] = value end
  building = described
  local guard <close> = setmetatable({}, { __close = function() building = nil end })
  definition(host["host.builder"]())
  building = nil
  return host["host.create_table"](name, described), guard and nil
end)

-- MARK: What the host calls

local loaded

-- Runs the file; gives the kind of what it returned, and the names and kinds of what was put into the migration.
local function take(chunk)
  local value = chunk()
  if value == nil or not manifests[value] then return kind(value) end
  loaded = value
  local entries = {}
  for name, entry in pairs(value) do
    entries[#entries + 1] = { tostring(name), kind(entry) }
  end
  return "migration", entries
end

-- Runs a hook; a second result says that it skipped, and why.
local function run(hook, m)
  local result = loaded[hook](m)
  local reason = type(result) == "table" and skips[result]
  if reason then return true, reason end
  return false, rawequal(result, nil) and "nil" or kind(result)
end

return take, run
