// SPDX-License-Identifier: Apache-2.0
// Only the C target CLupoVM includes this: Swift never sees a lua_State.
#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
