-- SPDX-License-Identifier: Apache-2.0
-- JSON two hundred thousand levels deep, both ways and from a file.
-- expect: error value "levels"

local M = lupo.migration { api = 1, name = "json_deep", version = "1.0.0", limits = { time = "5s", memory = "128MiB" } }

function M.execute(m)
  local deep = ("["):rep(2e5) .. ("]"):rep(2e5)
  assert(not pcall(lupo.json.decode, deep))
  assert(not pcall(lupo.json.decode, ("["):rep(1e6)))
  assert(not pcall(lupo.json.decode, ('{"a":'):rep(1e5)))
  assert(not pcall(m.files.json, m.files, "deep.json"))
  local t = {}
  for _ = 1, 1e5 do t = { t } end
  return lupo.json.encode(t)
end

function M.rollback() end

return M
