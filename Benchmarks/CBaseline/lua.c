// SPDX-License-Identifier: Apache-2.0
#include "CBaseline.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

int64_t baseline_machines(int64_t count) {
    int64_t made = 0;
    for (int64_t i = 0; i < count; i++) {
        lua_State *L = luaL_newstate();
        if (L == nullptr) break;
        luaL_openlibs(L);
        lua_close(L);
        made++;
    }
    return made;
}

static int add_one(lua_State *L) {
    lua_pushinteger(L, luaL_checkinteger(L, 1) + 1);
    return 1;
}

/// Loads `script`, calls it with `function` and `count`, and returns its integer result, or -1.
static int64_t run(const char *script, lua_CFunction function, int64_t count) {
    lua_State *L = luaL_newstate();
    if (L == nullptr) return -1;
    luaL_openlibs(L);
    int64_t result = -1;
    if (luaL_loadstring(L, script) == LUA_OK) {
        lua_pushcfunction(L, function);
        lua_pushinteger(L, count);
        if (lua_pcall(L, 2, 1, 0) == LUA_OK) result = lua_tointeger(L, -1);
    }
    lua_close(L);
    return result;
}

int64_t baseline_callbacks(int64_t count) {
    return run("local call, count = ...\n"
               "local sum = 0\n"
               "for i = 1, count do sum = sum + call(i) end\n"
               "return sum",
               add_one, count);
}

static int make_row(lua_State *L) {
    lua_Integer i = luaL_checkinteger(L, 1);
    lua_createtable(L, 0, 10);
    lua_pushinteger(L, i);
    lua_setfield(L, -2, "id");
    lua_pushinteger(L, i % 500);
    lua_setfield(L, -2, "station");
    lua_pushinteger(L, i * 1000);
    lua_setfield(L, -2, "counter");
    lua_pushnumber(L, (lua_Number)i / 8);
    lua_setfield(L, -2, "value");
    lua_pushlstring(L, "station name", 12);
    lua_setfield(L, -2, "name");
    lua_pushlstring(L, "a city", 6);
    lua_setfield(L, -2, "city");
    lua_pushlstring(L, "2026-01-01 00:00:00", 19);
    lua_setfield(L, -2, "taken");
    lua_pushlstring(L, "1234.5678", 9);
    lua_setfield(L, -2, "price");
    lua_pushinteger(L, i % 2);
    lua_setfield(L, -2, "flag");
    if (i % 3 != 0) {
        lua_pushlstring(L, "a note of some length", 21);
        lua_setfield(L, -2, "note");
    }
    return 1;
}

int64_t baseline_row_tables(int64_t count) {
    return run("local row, count = ...\n"
               "local sum = 0\n"
               "for i = 1, count do sum = sum + row(i).id end\n"
               "return sum",
               make_row, count);
}
