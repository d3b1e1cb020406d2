-- SPDX-License-Identifier: Apache-2.0
--
-- The examples' own project: `cd examples`, and every command finds them, and a private server in `.lupo/server`.
return {
  database = "embedded:",
  migrations = { "." },
}
