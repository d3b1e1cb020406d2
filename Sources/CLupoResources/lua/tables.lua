-- SPDX-License-Identifier: Apache-2.0
--
-- m.schema:create_table and the builder that it gives to a function; see prelude.lua.

local host, core = ...
local define, raise, check = core.define, core.raise, host["host.check"]
local pairs, ipairs, type, setmetatable = pairs, ipairs, type, setmetatable

local building

-- The builder is one object for all tables: a script may have kept it.
local function current()
  if building then return building end
  raise {
    code = "script", message = "the builder is used after its table has been made",
    hint = "Describe the table inside of the function that create_table calls.",
  }
end

local function column(name, what, extra, options)
  local definition = { name = name, type = what }
  for key, value in pairs(options or {}) do definition[key] = value end
  for key, value in pairs(extra) do definition[key] = value end
  local columns = current().columns
  columns[#columns + 1] = definition
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
  current().id = name or "id"
end)

define("t", "comment", function(_, text)
  check("t.comment", text)
  current().comment = text
end)

local function index(id, isUnique)
  return function(_, columns, options)
    check(id, columns, options)
    local indexes = current().indexes
    indexes[#indexes + 1] =
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
