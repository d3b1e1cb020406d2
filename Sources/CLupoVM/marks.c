// SPDX-License-Identifier: Apache-2.0
//
// An empty table of Lua may be an empty array or an empty object. A metatable says which it is where it matters; it has
// no metamethods, so a marked table behaves as any other one.
#include "internal.h"

uint32_t table_mark(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) return 0;
    const lupo_vm *vm = vm_of(L);
    const void *metatable = lua_topointer(L, -1);
    lua_pop(L, 1);
    if (metatable == vm->mark_tables[0]) return LUPO_MARK_ARRAY;
    return metatable == vm->mark_tables[1] ? LUPO_MARK_OBJECT : 0;
}

// Marks the table on top of the stack.
void mark_table(lua_State *L, uint32_t mark) {
    lupo_vm *vm = vm_of(L);
    int place = mark == LUPO_MARK_OBJECT;
    luaL_checkstack(L, 4, NULL);
    if (vm->marks[place]) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, vm->marks[place]);
    } else {
        lua_createtable(L, 0, 1);
        lua_pushliteral(L, "locked");
        lua_setfield(L, -2, "__metatable");
        const void *metatable = lua_topointer(L, -1);
        lua_pushvalue(L, -1);
        vm->marks[place] = luaL_ref(L, LUA_REGISTRYINDEX);
        vm->mark_tables[place] = metatable;
    }
    lua_setmetatable(L, -2);
}

static int mark_argument(lua_State *L, uint32_t mark, const char *name) {
    if (lua_gettop(L) > 1) return raise_error(L, "script-argument", NULL, "too many arguments to %s", name);
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_newtable(L);
    } else if (lua_type(L, 1) != LUA_TTABLE) {
        return raise_error(
            L, "script-argument", NULL, "bad argument #1 'table' to %s (table expected, got %s)", name,
            luaL_typename(L, 1));
    } else if (lua_getmetatable(L, 1)) {
        lua_pop(L, 1);
        if (!table_mark(L, 1)) {
            return raise_error(
                L, "script-argument", "Copy its fields into a new table.",
                "bad argument #1 'table' to %s (it has a metatable of its own)", name);
        }
    }
    mark_table(L, mark);
    return 1;
}

int lua_mark_array(lua_State *L) { return mark_argument(L, LUPO_MARK_ARRAY, "lupo.json.array"); }
int lua_mark_object(lua_State *L) { return mark_argument(L, LUPO_MARK_OBJECT, "lupo.json.object"); }
