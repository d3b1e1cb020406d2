-- SPDX-License-Identifier: Apache-2.0
-- touches widened after the manifest was read.
-- expect: error touches "precious"

local manifest = { api = 1, name = "manifest_changed_later", version = "1.0.0", touches = { "mine_other" } }
local M = lupo.migration(manifest)

function M.execute(m)
  manifest.touches[1] = "precious"
  m.db:exec "DELETE FROM precious"
end

function M.rollback() end

return M
