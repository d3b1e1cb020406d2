-- SPDX-License-Identifier: Apache-2.0
--
-- Members of `lupo` that few files use; see prelude.lua.

local host, core = ...
local define, check = core.define, host["host.check"]
local pairs, ipairs, type, tostring = pairs, ipairs, type, tostring
local sort, concat = table.sort, table.concat
local number_type, min = math.type, math.min
local format, rep, sub = string.format, string.rep, string.sub

define("lupo", "api", host["host.api"]())
define("lupo", "version", host["host.version"]())

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
  -- Deeper than anybody reads, and than a stack is described in an error.
  local depth = min(options and options.depth or 8, 100)
  return inspect(value, depth, options and options.indent or false, 0, {})
end)
