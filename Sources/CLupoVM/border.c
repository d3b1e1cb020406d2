// SPDX-License-Identifier: Apache-2.0
//
// Values across the border, both ways, as flat cells.
//
// From Lua only raw access is used, so no metamethod of a script runs in the host; depth and number are capped, so a
// cyclic table is an error. To Lua strings go through an arena that counts against the memory budget.
#include "internal.h"

#include <stdlib.h>

// MARK: From Lua

static void flatten_failed(lua_State *L, uint32_t start_count, cell_block *start, const char *hint, const char *text) {
    lupo_vm *vm = vm_of(L);
    while (vm->in != start) {
        cell_block *previous = vm->in->previous;
        free(vm->in);
        vm->in = previous;
    }
    if (vm->in) vm->in->count = start_count;
    raise_error(L, "value", hint, "%s", text);
}

typedef struct {
    lua_State *L;
    lupo_vm *vm;
    cell_block *start;     // where to go back to after an error
    uint32_t start_count;
    uint32_t base;         // of this frame in vm->in
    uint32_t written;
    bool functions;
} flattening;

static lupo_cell *append(flattening *f) {
    lupo_vm *vm = f->vm;
    if (f->written >= vm->max_cells) {
        flatten_failed(
            f->L, f->start_count, f->start, "Give the host smaller pieces, for example in batches.",
            "too many values in one call of the host");
    }
    cell_block *block = vm->in;
    if (!block || block->count == block->capacity) {
        uint32_t capacity = 256;
        while (capacity < f->written * 2) capacity *= 2;
        cell_block *larger = malloc(sizeof *larger + capacity * sizeof(lupo_cell));
        if (!larger) flatten_failed(f->L, f->start_count, f->start, NULL, "no memory for the arguments");
        larger->capacity = capacity;
        larger->count = f->written;
        if (f->written) memcpy(larger->cells, block->cells + f->base, f->written * sizeof(lupo_cell));
        if (block && block != f->start) {
            larger->previous = block->previous;
            free(block);
        } else {
            if (block) block->count = f->start_count;
            larger->previous = block;
        }
        vm->in = larger;
        f->base = 0;
        block = larger;
    }
    f->written++;
    return &block->cells[block->count++];
}

static void flatten_value(flattening *f, int index, int depth);

typedef struct {
    order_key *keys;
} key_list;

static bool key_before(lua_State *L, const void *context, uint32_t a, uint32_t b) {
    use_fuel(L, vm_of(L), 1);
    const key_list *list = context;
    return order_compare(&list->keys[a], &list->keys[b]) < 0;
}

// The pairs beside the array items, sorted by key, so that what the host hashes does not depend on addresses.
static void flatten_pairs(flattening *f, int index, uint32_t items, uint32_t pairs, int depth) {
    lua_State *L = f->L;
    luaL_checkstack(L, 8, NULL);
    if (pairs == 1 && items == 0) {
        lua_pushnil(L);
        lua_next(L, index);
        flatten_value(f, lua_gettop(L) - 1, depth);
        flatten_value(f, lua_gettop(L), depth);
        lua_pop(L, 2);
        return;
    }
    size_t size = pairs * (sizeof(order_key) + 2 * sizeof(uint32_t));
    order_key local[16];
    uint32_t local_order[32];
    order_key *keys = local;
    uint32_t *order = local_order;
    bool small = pairs <= 16;
    if (!small) {
        keys = scratch(L, size);
        order = (uint32_t *)(keys + pairs);
    }
    uint32_t count = 0;
    bool sorted = true;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_isinteger(L, -1)) {
            lua_Integer i = lua_tointeger(L, -1);
            if (i >= 1 && (lua_Unsigned)i <= items) continue;
        }
        if (count == pairs) break;
        order_read(L, -1, &keys[count]);
        keys[count].index = count;
        order[count] = count;
        if (count && sorted) sorted = order_compare(&keys[count - 1], &keys[count]) < 0;
        count++;
    }
    if (!sorted) order_sort(L, order, order + pairs, count, key_before, &(key_list){keys});
    for (uint32_t i = 0; i < count; i++) {
        const order_key *key = &keys[order[i]];
        switch (key->rank) {
        case 0: lua_pushinteger(L, key->i); break;
        case 1: lua_pushnumber(L, key->n); break;
        case 2: {
            // The pointer is that of the key in the table, which outlives the call; the copy is only for the lookup.
            lupo_cell *cell = append(f);
            *cell = (lupo_cell){.tag = LUPO_STRING, .n = (uint32_t)key->count, .u.s = key->s};
            lua_pushlstring(L, key->s, key->count);
            lua_rawget(L, index);
            flatten_value(f, lua_gettop(L), depth);
            lua_pop(L, 1);
            continue;
        }
        default: lua_pushboolean(L, (int)key->i);
        }
        flatten_value(f, lua_gettop(L), depth);
        lua_rawget(L, index);
        flatten_value(f, lua_gettop(L), depth);
        lua_pop(L, 1);
    }
    if (!small) lua_pop(L, 1);
}

static void flatten_table(flattening *f, int index, int depth) {
    lua_State *L = f->L;
    if (depth >= MAX_DEPTH) {
        flatten_failed(
            L, f->start_count, f->start, "A table that contains itself cannot be given to the host.",
            "a table is nested more than 32 levels deep, or in itself");
    }
    luaL_checkstack(L, 6, NULL);
    uint32_t here = f->written;
    *append(f) = (lupo_cell){.tag = LUPO_TABLE};
    uint32_t total = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        int type = lua_type(L, -1);
        if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TBOOLEAN) {
            char text[80];
            snprintf(text, sizeof text, "a table with a key of type %s cannot be given to the host", lua_typename(L, type));
            flatten_failed(L, f->start_count, f->start, NULL, text);
        }
        if (++total > f->vm->max_cells) append(f), f->written = f->vm->max_cells, append(f);
    }
    lua_Unsigned length = lua_rawlen(L, index);
    uint32_t items = length <= total ? (uint32_t)length : 0;
    uint32_t present = 0;
    for (uint32_t i = 1; i <= items; i++) {
        if (lua_rawgeti(L, index, i) != LUA_TNIL) present++;
        flatten_value(f, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    uint32_t pairs = total - present;
    if (pairs) flatten_pairs(f, index, items, pairs, depth + 1);
    lupo_cell *cell = &f->vm->in->cells[f->base + here];
    cell->n = items;
    cell->u.t.pairs = pairs | table_mark(L, index);
    cell->u.t.span = f->written - here - 1;
}

static void flatten_userdata(flattening *f, int index) {
    const userdata *u = lua_touserdata(f->L, index);
    lupo_cell *cell = append(f);
    switch (u->kind) {
    case KIND_U64: *cell = (lupo_cell){.tag = LUPO_UNSIGNED, .u.i = (int64_t)u->u64}; break;
    case KIND_DECIMAL: *cell = (lupo_cell){.tag = LUPO_DECIMAL, .n = (uint32_t)u->count, .u.s = u->text}; break;
    case KIND_BYTES: *cell = (lupo_cell){.tag = LUPO_BYTES, .n = (uint32_t)u->count, .u.s = u->text}; break;
    case KIND_OBJECT: *cell = (lupo_cell){.tag = LUPO_OBJECT, .n = u->class_id, .u.i = u->instance}; break;
    default: *cell = (lupo_cell){.tag = LUPO_NULL};
    }
}

static void flatten_value(flattening *f, int index, int depth) {
    lua_State *L = f->L;
    switch (lua_type(L, index)) {
    case LUA_TNIL: *append(f) = (lupo_cell){.tag = LUPO_NIL}; return;
    case LUA_TBOOLEAN: *append(f) = (lupo_cell){.tag = lua_toboolean(L, index) ? LUPO_TRUE : LUPO_FALSE}; return;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) *append(f) = (lupo_cell){.tag = LUPO_INTEGER, .u.i = lua_tointeger(L, index)};
        else *append(f) = (lupo_cell){.tag = LUPO_NUMBER, .u.d = lua_tonumber(L, index)};
        return;
    case LUA_TSTRING: {
        size_t count;
        const char *s = lua_tolstring(L, index, &count);
        *append(f) = (lupo_cell){.tag = LUPO_STRING, .n = (uint32_t)count, .u.s = s};
        return;
    }
    case LUA_TTABLE: flatten_table(f, index, depth); return;
    case LUA_TUSERDATA: flatten_userdata(f, index); return;
    case LUA_TFUNCTION:
        if (f->functions) {
            lua_pushvalue(L, index);
            int64_t reference = luaL_ref(L, LUA_REGISTRYINDEX);
            *append(f) = (lupo_cell){.tag = LUPO_FUNCTION, .u.i = reference};
            return;
        }
        [[fallthrough]];
    default: {
        char text[80];
        snprintf(text, sizeof text, "a %s cannot be given to the host", lua_typename(L, lua_type(L, index)));
        flatten_failed(L, f->start_count, f->start, NULL, text);
    }
    }
}

// Writes the stack slots `first` to `last` as one frame at the end of vm->in.
void flatten(lua_State *L, int first, int last, bool functions) {
    lupo_vm *vm = vm_of(L);
    flattening f = {.L = L, .vm = vm, .start = vm->in, .functions = functions};
    f.start_count = f.base = vm->in ? vm->in->count : 0;
    for (int i = first; i <= last; i++) flatten_value(&f, i, 0);
    vm->results = vm->in ? vm->in->cells + f.base : NULL;
    vm->result_count = (int)f.written;
}

void free_blocks(lupo_vm *vm) {
    while (vm->in) {
        cell_block *previous = vm->in->previous;
        free(vm->in);
        vm->in = previous;
    }
}

// MARK: To Lua

lupo_mark lupo_mark_now(const lupo_vm *vm) {
    return (lupo_mark){.cells = vm->out_count, .bytes = vm->arena_count};
}

// A large arena is given back as soon as it is empty.
void lupo_rewind(lupo_vm *vm, lupo_mark mark) {
    vm->out_count = mark.cells;
    vm->arena_count = mark.bytes;
    if (mark.cells || mark.bytes > 1 || vm->arena_capacity + vm->out_capacity * sizeof(lupo_cell) < (1 << 20)) return;
    free(vm->arena);
    free(vm->out);
    vm->arena = NULL;
    vm->out = NULL;
    vm->arena_capacity = vm->arena_count = 0;
    vm->out_capacity = 0;
}

// What does not fit marks the VM, and the script ends when the host has returned.
static bool has_room(lupo_vm *vm, uint64_t bytes) {
    if (!vm->overflow && bytes <= vm->soft) return true;
    vm->overflow = true;
    return false;
}

static lupo_cell *put_cell(lupo_vm *vm) {
    static _Thread_local lupo_cell ignored;
    if (vm->out_count == vm->out_capacity) {
        uint32_t capacity = vm->out_capacity ? vm->out_capacity * 2 : 64;
        uint64_t bytes = (uint64_t)capacity * sizeof(lupo_cell);
        lupo_cell *larger = has_room(vm, bytes + vm->arena_capacity) ? realloc(vm->out, bytes) : NULL;
        if (!larger) {
            vm->overflow = true;
            return &ignored;
        }
        vm->out = larger;
        vm->out_capacity = capacity;
    }
    return &vm->out[vm->out_count++];
}

static bool put_bytes(lupo_vm *vm, const void *bytes, size_t count) {
    if (vm->arena_capacity - vm->arena_count < count + 1) {
        if (count > vm->soft) {
            vm->overflow = true;
            return false;
        }
        size_t capacity = vm->arena_capacity ? vm->arena_capacity : 1024;
        while (capacity < vm->arena_count + count + 2) capacity *= 2;
        char *larger = has_room(vm, vm->arena_count + count) ? realloc(vm->arena, capacity) : NULL;
        if (!larger) {
            vm->overflow = true;
            return false;
        }
        vm->arena = larger;
        vm->arena_capacity = capacity;
    }
    // No text stands at offset 0, neither in a new arena nor in one that was rewound to its beginning.
    if (!vm->arena_count) vm->arena[vm->arena_count++] = 0;
    if (count) memcpy(vm->arena + vm->arena_count, bytes, count);
    vm->arena_count += count;
    return true;
}

void lupo_put(lupo_vm *vm, uint32_t tag, uint32_t n, int64_t i) {
    *put_cell(vm) = (lupo_cell){.tag = tag, .n = n, .u.i = i};
}

void lupo_put_number(lupo_vm *vm, double d) { *put_cell(vm) = (lupo_cell){.tag = LUPO_NUMBER, .u.d = d}; }

void lupo_put_text(lupo_vm *vm, uint32_t tag, const void *bytes, size_t count) {
    if (!put_bytes(vm, bytes, count)) return;
    *put_cell(vm) =
        (lupo_cell){.tag = tag, .n = (uint32_t)count, .u.i = (int64_t)(vm->arena_count - count)};
}

uint32_t lupo_begin_table(lupo_vm *vm) {
    lupo_put(vm, LUPO_TABLE, 0, 0);
    return vm->out_count - 1;
}

void lupo_end_table(lupo_vm *vm, uint32_t at, uint32_t items, uint32_t pairs) {
    if (vm->overflow || at >= vm->out_count) return;
    vm->out[at].n = items;
    vm->out[at].u.t.pairs = pairs;
}

uint32_t lupo_begin_rows(lupo_vm *vm, int shape) {
    lupo_put(vm, LUPO_ROWS, 0, shape);
    return vm->out_count - 1;
}

void lupo_end_rows(lupo_vm *vm, uint32_t at, uint32_t count) {
    if (vm->overflow || at >= vm->out_count) return;
    vm->out[at].n = count;
}

static uint32_t put_part(lupo_vm *vm, const void *bytes, size_t count, uint32_t *written) {
    if (count > MAX_MESSAGE) count = MAX_MESSAGE;
    *written = (uint32_t)count;
    if (!bytes || !put_bytes(vm, bytes, count)) {
        *written = 0;
        return 0;
    }
    return (uint32_t)(vm->arena_count - count);
}

void lupo_put_error(
    lupo_vm *vm, int64_t id, const char *code, const void *message, size_t message_count, const void *hint,
    size_t hint_count, const void *sql, size_t sql_count) {
    pending_error *e = &vm->error;
    *e = (pending_error){.id = id, .set = true};
    uint32_t ignored;
    put_bytes(vm, "", 0);
    e->code = put_part(vm, code, strlen(code) + 1, &ignored);
    e->message = put_part(vm, message, message_count, &e->message_count);
    e->hint = put_part(vm, hint, hint_count, &e->hint_count);
    e->sql = put_part(vm, sql, sql_count, &e->sql_count);
}

static uint32_t push_cell(lua_State *L, lupo_vm *vm, uint32_t at, int depth);

static uint32_t push_row(lua_State *L, lupo_vm *vm, uint32_t at, int names, int columns) {
    lua_createtable(L, 0, columns);
    for (int i = 0; i < columns; i++) {
        if (vm->out[at].tag == LUPO_NIL) {
            at++;
            continue;
        }
        lua_pushvalue(L, names + i);
        at = push_cell(L, vm, at, 1);
        lua_rawset(L, -3);
    }
    lua_pushvalue(L, names - 1);
    lua_setmetatable(L, -2);
    return at;
}

// A shape is an array: the metatable of its rows, then the names of its columns, already interned.
static uint32_t push_rows(lua_State *L, lupo_vm *vm, uint32_t at) {
    lupo_cell cell = vm->out[at++];
    int base = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, cell.u.i);
    int columns = (int)lua_rawlen(L, -1) - 1;
    luaL_checkstack(L, columns + 8, "too many columns");
    for (int i = 1; i <= columns + 1; i++) lua_rawgeti(L, base + 1, i);
    int names = base + 3;
    if (cell.tag == LUPO_ROW) {
        at = push_row(L, vm, at, names, columns);
    } else {
        lua_createtable(L, (int)cell.n, 0);
        for (uint32_t i = 1; i <= cell.n; i++) {
            at = push_row(L, vm, at, names, columns);
            lua_rawseti(L, -2, i);
        }
    }
    lua_replace(L, base + 1);
    lua_settop(L, base + 1);
    return at;
}

static uint32_t push_table(lua_State *L, lupo_vm *vm, uint32_t at, int depth) {
    lupo_cell cell = vm->out[at++];
    luaL_checkstack(L, 8, "a table is nested too deep");
    uint32_t pairs = cell.u.t.pairs & ~(uint32_t)LUPO_MARKS;
    lua_createtable(L, (int)cell.n, (int)pairs);
    for (uint32_t i = 1; i <= cell.n; i++) {
        at = push_cell(L, vm, at, depth + 1);
        lua_rawseti(L, -2, i);
    }
    for (uint32_t i = 0; i < pairs; i++) {
        at = push_cell(L, vm, at, depth + 1);
        at = push_cell(L, vm, at, depth + 1);
        lua_rawset(L, -3);
    }
    if (cell.u.t.pairs & LUPO_MARKS) mark_table(L, cell.u.t.pairs & LUPO_MARKS);
    return at;
}

// Pushes the cell at `at` with all below it; returns where the next one stands.
static uint32_t push_cell(lua_State *L, lupo_vm *vm, uint32_t at, int depth) {
    const lupo_cell *cell = &vm->out[at];
    switch (cell->tag) {
    case LUPO_INTEGER: lua_pushinteger(L, cell->u.i); break;
    case LUPO_STRING: lua_pushlstring(L, vm->arena + cell->u.i, cell->n); break;
    case LUPO_NIL: lua_pushnil(L); break;
    case LUPO_FALSE: lua_pushboolean(L, 0); break;
    case LUPO_TRUE: lua_pushboolean(L, 1); break;
    case LUPO_NUMBER: lua_pushnumber(L, cell->u.d); break;
    case LUPO_KEY:
    case LUPO_FUNCTION: lua_rawgeti(L, LUA_REGISTRYINDEX, cell->u.i); break;
    case LUPO_TABLE: return push_table(L, vm, at, depth);
    case LUPO_ROW:
    case LUPO_ROWS: return push_rows(L, vm, at);
    case LUPO_OBJECT: push_object(L, (int)cell->n, cell->u.i); break;
    default: push_value(L, cell, vm->arena + cell->u.i);
    }
    return at + 1;
}

// Pushes the values that the cells from `from` up to `to` make.
void push_cells(lua_State *L, uint32_t from, uint32_t to, int *count) {
    lupo_vm *vm = vm_of(L);
    *count = 0;
    while (from < to) {
        if ((*count & 15) == 0) luaL_checkstack(L, 24, "too many results");
        from = push_cell(L, vm, from, 0);
        ++*count;
    }
}
