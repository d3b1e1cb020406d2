-- SPDX-License-Identifier: Apache-2.0
--
-- The part of the script API that is written in Lua: what calls a function of the script, and what hands out rows one
-- by one. There is no C boundary between the script and its own functions here, so yields and kills pass through.
--
-- It runs once in each VM, before the script, with the host's functions by name and the VM's own. What it captures in
-- locals cannot be replaced by a script. It returns the functions that the host calls.
--
-- Here is what every file needs. The rest is in the other files of this folder, each of which runs when a script first
-- asks for one of its members; their globals are as private as the ones here.

local host, core = ...
local define, kind = core.define, core.kind
local pairs, type, tostring, setmetatable, rawequal = pairs, type, tostring, setmetatable, rawequal

local check, take_manifest = host["host.check"], host["host.migration"]

-- MARK: lupo

local manifests = {}

define("lupo", "migration", function(manifest)
  take_manifest(manifest)
  local migration = {}
  manifests[migration] = true
  return migration
end)

-- MARK: m

local skips = setmetatable({}, { __mode = "k" })

define("m", "skip", function(_, reason)
  check("m.skip", reason)
  local skip = { reason = reason }
  skips[skip] = reason
  return skip
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
  core.context = m
  local result = loaded[hook](m)
  -- A skip that was kept from `pre` says nothing in a later hook.
  local reason = hook == "pre" and type(result) == "table" and skips[result]
  if reason then return true, reason end
  return false, rawequal(result, nil) and "nil" or kind(result)
end

-- Hands the context and the migration to a function of the console's.
local function give(receive, m)
  core.context = m
  receive(m, loaded)
end

return take, run, give
