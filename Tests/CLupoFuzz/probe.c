// SPDX-License-Identifier: Apache-2.0
#include "CLupoFuzz.h"

// The layout of a VM is nobody's business but the shim's and that of those who hold it to its promises.
#include "../../Sources/CLupoVM/internal.h"

lupo_probe lupo_probe_now(lupo_vm *vm) {
    // Results of a call that failed stay until the next one.
    lupo_drop_results(vm);
    lupo_probe probe = {
        .stack = lua_gettop(vm->L),
        .cells = (int)vm->out_count,
        .text = vm->arena_count > 1 ? vm->arena_count : 0,
        .released = vm->released_count,
        .runs = vm->running || vm->frames || vm->current != vm->L,
        .dead = lupo_kill_reason(vm) != LUPO_ALIVE || vm->overflow,
    };
    for (const cell_block *block = vm->in; block; block = block->previous) {
        probe.arguments += (int)block->count;
        probe.blocks++;
    }
    return probe;
}

// A slot of the registry that is free holds the number of the next free one.
static int count_references(lua_State *L) {
    lua_Integer count = 0;
    lua_pushnil(L);
    while (lua_next(L, LUA_REGISTRYINDEX)) {
        if (lua_isinteger(L, -2) && !lua_isinteger(L, -1)) count++;
        lua_pop(L, 1);
    }
    lua_pushinteger(L, count);
    return 1;
}

lupo_footprint lupo_footprint_now(lupo_vm *vm) {
    lua_State *L = vm->L;
    lupo_footprint footprint = {0};
    lua_pushcfunction(L, count_references);
    if (lua_pcall(L, 0, 1, 0) == LUA_OK) footprint.references = (uint64_t)lua_tointeger(L, -1);
    lua_settop(L, 0);
    // What the first finds weak, the second frees.
    lua_gc(L, LUA_GCCOLLECT, 0);
    lua_gc(L, LUA_GCCOLLECT, 0);
    footprint.memory = vm->memory;
    return footprint;
}

static _Thread_local struct {
    uint32_t number, from, count;
} failing;

static void *allocate(void *context, void *block, size_t old, size_t size) {
    // Lua relies on it that a block becomes smaller without fail.
    if (size > (block ? old : 0) && ++failing.number >= failing.from && failing.number - failing.from < failing.count) {
        return NULL;
    }
    return vm_allocate(context, block, old, size);
}

void lupo_fail_allocations(lupo_vm *vm, uint32_t from, uint32_t count) {
    failing.number = 0;
    failing.from = from;
    failing.count = count;
    lua_setallocf(vm->L, allocate, vm);
}

void lupo_stop_failing(lupo_vm *vm) { lua_setallocf(vm->L, vm_allocate, vm); }
