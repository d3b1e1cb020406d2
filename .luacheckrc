-- SPDX-License-Identifier: Apache-2.0
-- For luacheck. Generated from the script API of lupo-host, version 1.0.
stds.lupo = {
  read_globals = {
    lupo = {
      fields = {
        api = {},
        bytes = {},
        compare = {},
        contains = {},
        decimal = {},
        has = {},
        hash = {
          fields = {
            md5 = {},
            sha256 = {},
          },
        },
        inspect = {},
        json = {
          fields = {
            array = {},
            decode = {},
            encode = {},
            object = {},
          },
        },
        migration = {},
        null = {},
        require_api = {},
        sorted = {},
        starts_with = {},
        text = {
          fields = {
            is_utf8 = {},
            len = {},
            lower = {},
            split = {},
            trim = {},
            upper = {},
          },
        },
        time = {
          fields = {
            add = {},
            diff = {},
            format = {},
            is_valid = {},
            now = {},
            parse = {},
            parts = {},
            ymdhis = {},
          },
        },
        u64 = {},
        version = {},
      },
    },
  },
}

std = "lua54+lupo"

-- What the sandbox does not have.
not_globals = {
  "collectgarbage",
  "debug",
  "dofile",
  "io",
  "loadfile",
  "os.execute",
  "os.exit",
  "os.getenv",
  "os.remove",
  "os.rename",
  "os.setlocale",
  "os.tmpname",
  "package",
  "string.dump",
  "warn",
}

-- A hook need not use its context, nor a table's description its builder.
ignore = { "212/m", "212/t" }

exclude_files = { ".build", ".lupo" }
