// SPDX-License-Identifier: Apache-2.0
//
// A fixed order of keys, so that two runs of a script do the same: integers, then other numbers, then strings by bytes,
// then booleans. Other keys come last, in no particular order.
#include "internal.h"

enum { RANK_INTEGER, RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_OTHER };

void order_read(lua_State *L, int index, order_key *key) {
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            key->rank = RANK_INTEGER;
            key->i = lua_tointeger(L, index);
        } else {
            key->rank = RANK_NUMBER;
            key->n = lua_tonumber(L, index);
        }
        break;
    case LUA_TSTRING:
        key->rank = RANK_STRING;
        key->s = lua_tolstring(L, index, &key->count);
        break;
    case LUA_TBOOLEAN:
        key->rank = RANK_BOOLEAN;
        key->i = lua_toboolean(L, index);
        break;
    default: key->rank = RANK_OTHER; key->i = 0;
    }
}

int order_compare(const order_key *a, const order_key *b) {
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    switch (a->rank) {
    case RANK_INTEGER:
    case RANK_BOOLEAN: return (a->i > b->i) - (a->i < b->i);
    case RANK_NUMBER: return (a->n > b->n) - (a->n < b->n);
    case RANK_STRING: {
        int bytes = memcmp(a->s, b->s, a->count < b->count ? a->count : b->count);
        return bytes ? bytes : (a->count > b->count) - (a->count < b->count);
    }
    default: return 0;
    }
}

// Merge sort: stable, and no inconsistent order makes it leave its bounds. `room` has space for as many items.
void order_sort(
    lua_State *L, uint32_t *items, uint32_t *room, uint32_t count, order_before before, const void *context) {
    for (uint32_t from = 0; from < count; from += 8) {
        uint32_t to = count - from < 8 ? count : from + 8;
        for (uint32_t i = from + 1; i < to; i++) {
            uint32_t item = items[i], j = i;
            while (j > from && before(L, context, item, items[j - 1])) {
                items[j] = items[j - 1];
                j--;
            }
            items[j] = item;
        }
    }
    uint32_t *source = items, *target = room;
    for (uint32_t width = 8; width < count; width = width > count / 2 ? count : width * 2) {
        for (uint32_t from = 0; from < count;) {
            uint32_t middle = count - from < width ? count : from + width;
            uint32_t to = count - middle < width ? count : middle + width;
            uint32_t i = from, j = middle, k = from;
            while (i < middle && j < to) {
                target[k++] = before(L, context, source[j], source[i]) ? source[j++] : source[i++];
            }
            while (i < middle) target[k++] = source[i++];
            while (j < to) target[k++] = source[j++];
            from = to;
        }
        uint32_t *swap = source;
        source = target;
        target = swap;
    }
    if (source != items) memcpy(items, source, count * sizeof *items);
}

// Memory that the collector frees, whatever is raised; never visible to a script.
void *scratch(lua_State *L, size_t size) {
    userdata *u = lua_newuserdatauv(L, sizeof *u + size, 0);
    u->kind = KIND_SCRATCH;
    return u->text;
}

static bool key_before(lua_State *L, const void *context, uint32_t a, uint32_t b) {
    use_fuel(L, vm_of(L), 1);
    const order_key *keys = context;
    return order_compare(&keys[a], &keys[b]) < 0;
}

// Pushes an array of the table's keys in order. The table is not changed meanwhile: no code of the script runs.
static void push_sorted_keys(lua_State *L, int index) {
    lupo_vm *vm = vm_of(L);
    luaL_checkstack(L, 8, NULL);
    uint32_t count = 0;
    bool sorted = true;
    order_key previous, key;
    lua_newtable(L);
    int unsorted = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        use_fuel(L, vm, 1);
        if (sorted) {
            order_read(L, -1, &key);
            if (count) sorted = order_compare(&previous, &key) <= 0;
            previous = key;
        }
        lua_pushvalue(L, -1);
        lua_rawseti(L, unsorted, ++count);
    }
    if (sorted) return;
    order_key local[16];
    uint32_t local_order[32];
    order_key *keys = local;
    uint32_t *order = local_order;
    if (count > 16) {
        keys = scratch(L, count * (sizeof(order_key) + 2 * sizeof(uint32_t)));
        order = (uint32_t *)(keys + count);
    }
    for (uint32_t i = 0; i < count; i++) {
        lua_rawgeti(L, unsorted, i + 1);
        order_read(L, -1, &keys[i]);
        lua_pop(L, 1);
        order[i] = i;
    }
    order_sort(L, order, order + count, count, key_before, keys);
    lua_createtable(L, (int)count, 0);
    for (uint32_t i = 0; i < count; i++) {
        lua_rawgeti(L, unsorted, order[i] + 1);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, unsorted);
    lua_settop(L, unsorted);
}

// Upvalues: the keys in order, the place of the last one. Keys that were removed meanwhile are passed over.
static int next_sorted(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    luaL_checktype(L, 1, LUA_TTABLE);
    for (;;) {
        use_fuel(L, vm, 1);
        if (lua_rawgeti(L, lua_upvalueindex(1), ++at) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) break;
        lua_pop(L, 2);
    }
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(2));
    return 2;
}

static int pairs_finished(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

// pairs in the order of keys. A table's own __pairs is honoured: it is code of the script, called as Lua calls it.
int lua_sorted_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, pairs_finished);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    push_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_sorted, 2);
    lua_pushvalue(L, 1);
    return 2;
}

// sorted(t): the keys as an array.
int lua_sorted_keys(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    push_sorted_keys(L, 1);
    return 1;
}
