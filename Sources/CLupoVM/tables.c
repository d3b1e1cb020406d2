// SPDX-License-Identifier: Apache-2.0
//
// The table functions that could run long, with raw access and a bound on their work. 42 entries t[2^40], t[2^39] … make
// `#t` = 2^40 without any metatable, so a length is believed only as far as memory could hold it.
#include "internal.h"

static lua_Integer most_items(lua_State *L) { return (lua_Integer)(vm_of(L)->hard / 16); }

size_t table_length(lua_State *L, int index) {
    lua_Unsigned length = lua_rawlen(L, index);
    if (length > (lua_Unsigned)most_items(L)) luaL_error(L, "the length of this table is not that of an array");
    return length;
}

static int own_insert(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer end = (lua_Integer)table_length(L, 1) + 1, at = end;
    switch (lua_gettop(L)) {
    case 2: break;
    case 3:
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, at >= 1 && at <= end, 2, "position out of bounds");
        for (lua_Integer i = end; i > at; i--) {
            use_fuel(L, vm, 1);
            lua_rawgeti(L, 1, i - 1);
            lua_rawseti(L, 1, i);
        }
        break;
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_rawseti(L, 1, at);
    return 0;
}

static int own_remove(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer size = (lua_Integer)table_length(L, 1);
    lua_Integer at = luaL_optinteger(L, 2, size);
    if (lua_gettop(L) >= 2) {
        bool inside = (size == 0 && (at == 0 || at == size)) || (at >= 1 && at <= size + 1);
        luaL_argcheck(L, inside, 2, "position out of bounds");
    }
    lua_rawgeti(L, 1, at);
    for (; at < size; at++) {
        use_fuel(L, vm, 1);
        lua_rawgeti(L, 1, at + 1);
        lua_rawseti(L, 1, at);
    }
    if (at >= 1 && at <= size) {
        lua_pushnil(L);
        lua_rawseti(L, 1, at);
    }
    return 1;
}

static int own_move(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    lua_Integer from = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, target, LUA_TTABLE);
    if (last >= from) {
        lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)from + 1;
        luaL_argcheck(L, count - 1 < (lua_Unsigned)most_items(L), 3, "too many elements to move");
        luaL_argcheck(L, to <= LUA_MAXINTEGER - (lua_Integer)count + 1, 4, "destination wrap around");
        bool forwards = to > last || to <= from || (target == 5 && !lua_rawequal(L, 1, 5));
        for (lua_Integer k = 0; k < (lua_Integer)count; k++) {
            lua_Integer i = forwards ? k : (lua_Integer)count - 1 - k;
            use_fuel(L, vm, 1);
            lua_rawgeti(L, 1, from + i);
            lua_rawseti(L, target, to + i);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

static int own_concat(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    size_t separator_count;
    const char *separator = luaL_optlstring(L, 2, "", &separator_count);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    lua_Integer last = lua_isnoneornil(L, 4) ? (lua_Integer)table_length(L, 1) : luaL_checkinteger(L, 4);
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    for (lua_Integer i = from; i <= last; i++) {
        use_fuel(L, vm, 1);
        lua_rawgeti(L, 1, i);
        if (!lua_isstring(L, -1)) {
            return luaL_error(
                L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)i);
        }
        luaL_addvalue(&text);
        if (i == last) break;
        luaL_addlstring(&text, separator, separator_count);
    }
    luaL_pushresult(&text);
    return 1;
}

// MARK: Sorting

enum { TABLE = 1, COMPARE = 2, ITEMS = 3 };

static bool before_by_function(lua_State *L, const void *context, uint32_t a, uint32_t b) {
    (void)context;
    use_fuel(L, vm_of(L), 4);
    lua_pushvalue(L, COMPARE);
    lua_rawgeti(L, ITEMS, a);
    lua_rawgeti(L, ITEMS, b);
    lua_call(L, 2, 1);
    bool before = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return before;
}

static bool before_by_operator(lua_State *L, const void *context, uint32_t a, uint32_t b) {
    (void)context;
    use_fuel(L, vm_of(L), 4);
    lua_rawgeti(L, ITEMS, a);
    lua_rawgeti(L, ITEMS, b);
    bool before = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
    return before;
}

// Sorts a permutation of a copy and writes back at the end: stable, and an order function that fails or contradicts
// itself can neither lose an element nor leave its bounds.
static int own_sort(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    luaL_checktype(L, TABLE, LUA_TTABLE);
    size_t size = table_length(L, TABLE);
    bool by_function = !lua_isnoneornil(L, COMPARE);
    if (by_function) luaL_checktype(L, COMPARE, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (size < 2) return 0;
    luaL_argcheck(L, size < INT32_MAX, 1, "array too big");
    uint32_t count = (uint32_t)size;
    lua_createtable(L, (int)count, 0);
    uint32_t *order = scratch(L, count * 2 * sizeof *order);
    for (uint32_t i = 0; i < count; i++) {
        use_fuel(L, vm, 1);
        lua_rawgeti(L, TABLE, i + 1);
        lua_rawseti(L, ITEMS, i + 1);
        order[i] = i + 1;
    }
    order_sort(L, order, order + count, count, by_function ? before_by_function : before_by_operator, NULL);
    for (uint32_t i = 0; i < count; i++) {
        lua_rawgeti(L, ITEMS, order[i]);
        lua_rawseti(L, TABLE, i + 1);
    }
    return 0;
}

const luaL_Reg table_functions[] = {{"insert", own_insert}, {"remove", own_remove}, {"move", own_move},
                                    {"concat", own_concat}, {"sort", own_sort},     {NULL, NULL}};
