-- SPDX-License-Identifier: Apache-2.0
-- Tables of names and numbers in each other: what is tried in two forms on each level takes 2^30 steps.
-- expect: error value "nested more than 30 levels"
-- sample
local M = lupo.migration { api = 1, name = "state_of_mixed_keys", version = "1.0.0" }
function M.execute(m)
  local mixed, listed = true, true
  for _ = 1, 29 do
    mixed = { inner = mixed, [0] = false }
    listed = lupo.json.object { listed }
  end
  m.state.mixed = mixed
  m.state.listed = listed
  m.log:info("mixed", { mixed = mixed.inner })
end
function M.rollback() end
return M
