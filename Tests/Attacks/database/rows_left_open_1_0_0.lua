-- SPDX-License-Identifier: Apache-2.0
-- Loops of long rows that are begun a hundred times and left, with statements between.
-- expect: error value "still unread"

local M = lupo.migration {
  api = 1, name = "rows_left_open", version = "1.0.0", limits = { time = "5s", memory = "64MiB" },
}

function M.execute(m)
  local open = {}
  for i = 1, 100 do
    open[i] = m.db:rows("SELECT seq, REPEAT('x', 1000) AS x FROM seq_1_to_50000", nil, { batch = 1 })
    open[i]()
  end
end

function M.rollback() end

return M
