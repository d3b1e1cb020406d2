// SPDX-License-Identifier: Apache-2.0
//
// Result sets. All rows of one share a metatable and column names that are interned once. SQL NULL is an absent key: a
// known column reads nil, any other name is an error that lists the columns.
#include "internal.h"

static int row_index(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
        lua_pushnil(L);
        return 1;
    }
    if (lua_type(L, 2) != LUA_TSTRING) {
        return raise_error(
            L, "script", "A row is read by column name.", "a row has no member of type %s", luaL_typename(L, 2));
    }
    char list[512] = "", hint[NAME_SIZE * 2];
    nearest search;
    nearest_begin(&search, lua_tostring(L, 2));
    int count = (int)lua_rawlen(L, lua_upvalueindex(2));
    for (int i = 2; i <= count; i++) {
        lua_rawgeti(L, lua_upvalueindex(2), i);
        const char *name = lua_tostring(L, -1);
        nearest_offer(&search, name);
        if (strlen(list) + strlen(name) + 8 < sizeof list) {
            if (*list) strcat(list, ", ");
            strcat(list, name);
        } else if (strcmp(list + strlen(list) - 3, "...") != 0) {
            strcat(list, ", ...");
        }
        lua_pop(L, 1);
    }
    return raise_error(
        L, "script", nearest_hint(&search, hint), "no column '%.80s' in this result (has: %s)", lua_tostring(L, 2), list);
}

// The column names of a row in their order; nil for any other value.
int row_columns(lua_State *L) {
    lua_settop(L, 1);
    if (lua_type(L, 1) != LUA_TTABLE || !lua_getmetatable(L, 1)) return 0;
    lua_pushliteral(L, "__index");
    lua_rawget(L, 2);
    if (lua_tocfunction(L, 3) != row_index || !lua_getupvalue(L, 3, 2)) return 0;
    int count = (int)lua_rawlen(L, 4);
    lua_createtable(L, count > 1 ? count - 1 : 0, 0);
    for (int i = 2; i <= count; i++) {
        lua_rawgeti(L, 4, i);
        lua_rawseti(L, 5, i - 1);
    }
    return 1;
}

typedef struct {
    uint32_t from, to;
    int reference;
    const void *bytes;
    size_t count;
} shape_request;

static int shape_body(lua_State *L) {
    shape_request *r = lua_touserdata(L, 1);
    int columns = (int)(r->to - r->from);
    lua_createtable(L, columns + 1, 0);  // 2: the shape
    lua_createtable(L, 0, columns);      // 3: the set of names
    lua_createtable(L, 0, 3);            // 4: the metatable
    for (int i = 0; i < columns; i++) {
        int one;
        push_cells(L, r->from + (uint32_t)i, r->from + (uint32_t)i + 1, &one);
        lua_pushvalue(L, -1);
        lua_rawseti(L, 2, i + 2);
        lua_pushboolean(L, 1);
        lua_rawset(L, 3);
    }
    lua_pushvalue(L, 3);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, row_index, 2);
    lua_setfield(L, 4, "__index");
    lua_pushliteral(L, "row");
    lua_setfield(L, 4, "__name");
    lua_pushliteral(L, "locked");
    lua_setfield(L, 4, "__metatable");
    lua_pushvalue(L, 4);
    lua_rawseti(L, 2, 1);
    lua_pushvalue(L, 2);
    r->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int lupo_add_shape(lupo_vm *vm, lupo_mark mark) {
    shape_request request = {.from = mark.cells, .to = vm->out_count, .reference = -1};
    vm->out_count = mark.cells;
    int status = run_protected(vm, shape_body, &request);
    lupo_rewind(vm, mark);
    return status == LUPO_OK ? request.reference : -1;
}

void lupo_drop_shape(lupo_vm *vm, int shape) { lupo_release(vm, shape); }

static int intern_body(lua_State *L) {
    shape_request *r = lua_touserdata(L, 1);
    lua_pushlstring(L, r->bytes, r->count);
    r->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int lupo_intern(lupo_vm *vm, const void *bytes, size_t count) {
    shape_request request = {.bytes = bytes, .count = count, .reference = -1};
    return run_protected(vm, intern_body, &request) == LUPO_OK ? request.reference : -1;
}
