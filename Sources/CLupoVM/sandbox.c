// SPDX-License-Identifier: Apache-2.0
//
// What a script can reach. The libraries are opened, what is not on the list is removed, what could run long or give a
// way out is replaced, and the result is compared with the list: a VM whose sandbox differs is not given out.
#include "internal.h"

static const char *const base_list[] = {
    "_G",     "_VERSION", "assert", "error",  "getmetatable", "ipairs", "load",         "next",     "pairs",    "pcall",
    "print",  "rawequal", "rawget", "rawlen", "rawset",       "require", "select",      "setmetatable", "tonumber",
    "tostring", "type",   "xpcall", "coroutine", "math",      "os",     "string",       "table",    "utf8",     NULL};
static const char *const coroutine_list[] = {
    "close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield", NULL};
static const char *const string_list[] = {
    "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep",
    "reverse", "sub", "unpack", "upper", NULL};
static const char *const table_list[] = {"concat", "insert", "move", "pack", "remove", "sort", "unpack", NULL};
static const char *const math_list[] = {
    "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger",
    "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin", "sqrt", "tan", "tointeger", "type", "ult",
    NULL};
static const char *const utf8_list[] = {"char", "charpattern", "codepoint", "codes", "len", "offset", NULL};
static const char *const os_list[] = {"clock", "date", "difftime", "time", NULL};

// math.randomseed() without a number gives the run's seed again, not one of the clock. Upvalue: Lua's own.
static int own_randomseed(lua_State *L) {
    if (lua_gettop(L) == 0) lua_pushinteger(L, (lua_Integer)vm_of(L)->seed);
    lua_Integer a = (lua_Integer)luaL_checknumber(L, 1), b = luaL_optinteger(L, 2, 0);
    if (lua_isinteger(L, 1)) a = lua_tointeger(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushinteger(L, a);
    lua_pushinteger(L, b);
    lua_call(L, 2, 0);
    return 0;
}

// A name that a library does not have. Upvalues: the library, its name.
static int missing_function(lua_State *L) {
    lua_settop(L, 2);
    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    char hint[NAME_SIZE * 2];
    nearest search;
    nearest_begin(&search, lua_tostring(L, 2));
    nearest_offer_keys(&search, L, lua_upvalueindex(1));
    return raise_error(
        L, "script", nearest_hint(&search, hint), "there is no '%.80s' in %s", lua_tostring(L, 2),
        lua_tostring(L, lua_upvalueindex(2)));
}

static int missing_global(lua_State *L) {
    lua_settop(L, 2);
    char hint[NAME_SIZE * 2];
    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    nearest search;
    nearest_begin(&search, lua_tostring(L, 2));
    lua_pushglobaltable(L);
    nearest_offer_keys(&search, L, -1);
    return raise_error(
        L, "script", nearest_hint(&search, hint), "the global '%.80s' is not declared", lua_tostring(L, 2));
}

static int new_global(lua_State *L) {
    lua_settop(L, 3);
    if (vm_of(L)->free_globals) {
        lua_rawset(L, 1);
        return 0;
    }
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return raise_error(
        L, "script", "Declare it with 'local'; what a module gives away, it returns.",
        "the global '%.80s' is assigned but not declared", name);
}

// Opens a library into a table of its own, without package.loaded.
static void open_library(lua_State *L, const char *name, lua_CFunction open, const luaL_Reg *replaced) {
    lua_pushcfunction(L, open);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
    if (replaced) luaL_setfuncs(L, replaced, 0);
}

// Keeps what is on the list; the number of entries must then be that of the list.
static void keep_listed(lua_State *L, const char *const *list) {
    int table = lua_gettop(L);
    int listed = 0, present = 0;
    for (; list[listed]; listed++) {}
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        bool found = false;
        const char *name = lua_tostring(L, -1);
        for (int i = 0; i < listed && !found; i++) found = *list[i] == *name && strcmp(list[i], name) == 0;
        if (found) {
            present++;
        } else {
            lua_pushvalue(L, -1);
            lua_pushnil(L);
            lua_rawset(L, table);
        }
    }
    if (present != listed) luaL_error(L, "the sandbox does not match its list");
}

static void make_strict(lua_State *L, const char *name) {
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, -2);
    lua_pushstring(L, name);
    lua_pushcclosure(L, missing_function, 2);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

typedef struct {
    const char *name;
    lua_CFunction open;
    const luaL_Reg *replaced;
    const char *const *list;
} library;

static int open_calendar(lua_State *L) {
    luaL_newlibtable(L, ((const luaL_Reg[5]){{0}}));
    return 1;
}

static const library libraries[] = {
    {"coroutine", luaopen_coroutine, control_coroutine, coroutine_list},
    {"string", luaopen_string, text_functions, string_list},
    {"table", luaopen_table, table_functions, table_list},
    {"math", luaopen_math, NULL, math_list},
    {"utf8", luaopen_utf8, NULL, utf8_list},
    {"os", open_calendar, calendar_functions, os_list},
    {NULL, NULL, NULL, NULL}};

static void add_library(lua_State *L, const library *l) {
    open_library(L, l->name, l->open, l->replaced);
    keep_listed(L, l->list);
    make_strict(L, l->name);
    lua_pushglobaltable(L);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, l->name);
    lua_pop(L, 2);
}

// A library for the host's own code, opened anew: whatever a script has done to its own is not in it. Random numbers
// belong to the script, whose seed they follow from.
static int private_library(lua_State *L) {
    lua_settop(L, 2);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    const library *l = libraries;
    while (l->name && strcmp(l->name, name) != 0) l++;
    if (!l->name) {
        lua_pushnil(L);
        return 1;
    }
    open_library(L, l->name, l->open, l->replaced);
    keep_listed(L, l->list);
    if (l->open == luaopen_math) {
        lua_pushnil(L);
        lua_setfield(L, 3, "random");
        lua_pushnil(L);
        lua_setfield(L, 3, "randomseed");
    }
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_rawset(L, 1);
    return 1;
}

// The globals of the host's own code: the functions now, a library when it is first used.
static void make_private_globals(lua_State *L) {
    lua_createtable(L, 0, 32);
    int copy = lua_gettop(L);
    lua_pushglobaltable(L);
    lua_pushnil(L);
    while (lua_next(L, copy + 1)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        if (lua_type(L, -1) == LUA_TTABLE) lua_pop(L, 2);
        else lua_rawset(L, copy);
    }
    lua_settop(L, copy);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, private_library);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_prelude);
}

// Methods of strings come from a copy, so that changing `string` harms no one else's `s:find(…)`; and '12' * 2 raises.
static void lock_strings(lua_State *L) {
    lua_newtable(L);
    int copy = lua_gettop(L);
    lua_getglobal(L, "string");
    lua_pushnil(L);
    while (lua_next(L, copy + 1)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, copy);
    }
    lua_settop(L, copy);
    make_strict(L, "string");
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, copy);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_settop(L, copy - 1);
}

static void seed_random(lua_State *L) {
    lua_getglobal(L, "math");
    lua_getfield(L, -1, "randomseed");
    lua_pushcclosure(L, own_randomseed, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "randomseed");
    lua_call(L, 0, 0);
    lua_pop(L, 1);
}

static void weak_table(lua_State *L, const char *key) {
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

int open_sandbox(lua_State *L) {
    lua_gc(L, LUA_GCSTOP);
    open_library(L, "_G", luaopen_base, control_base);
    lua_pop(L, 1);
    for (const library *l = libraries; l->name; l++) add_library(L, l);
    lock_strings(L);
    seed_random(L);
    weak_table(L, &key_identities);
    weak_table(L, &key_errors);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_objects);
    open_values(L);
    open_errors(L);
    open_require(L);
    lua_pushglobaltable(L);
    keep_listed(L, base_list);
    make_private_globals(L);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, missing_global);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, new_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_gc(L, LUA_GCRESTART);
    // Nothing so far is garbage, nor is what follows: the first collection may wait until as much again was allocated.
    // A step of a negative size puts it off, and collects nothing.
    lua_gc(L, LUA_GCSTEP, -FIRST_COLLECTION);
    return 0;
}
