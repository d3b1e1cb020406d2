// SPDX-License-Identifier: Apache-2.0
//
// What a script may use up: Lua time, instructions, memory. Whoever is over is ended by an error that no protected call
// of the sandbox hands to the script: its identity is `vm->killed`, not its value.
#include "internal.h"

#include <stdlib.h>
#include <time.h>

// The coarse clock costs a quarter of the exact one and is read twice in each host call. Its step of some milliseconds
// has no bias: what one interval loses another gains.
int64_t clock_now(void) {
    struct timespec t;
#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
#endif
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void pause_clock(lupo_vm *vm) {
    if (!vm->running) return;
    vm->running = false;
    vm->used += clock_now() - vm->resumed;
    if (vm->time_limit && vm->used > vm->time_limit && !vm->killed) vm->killed = LUPO_KILL_TIME;
    atomic_store_explicit(&vm->deadline, 0, memory_order_relaxed);
}

void resume_clock(lupo_vm *vm) {
    if (vm->running) return;
    vm->running = true;
    vm->resumed = clock_now();
    int64_t left = vm->time_limit ? vm->time_limit - vm->used : INT64_MAX / 2;
    atomic_store_explicit(&vm->deadline, vm->resumed + left, memory_order_relaxed);
}

// All but the time, which needs a look at the clock.
bool is_marked(lupo_vm *vm) {
    if (vm->killed) return true;
    int reason = atomic_load_explicit(&vm->kill_switch->reason, memory_order_relaxed);
    if (reason) {
        vm->killed = reason;
    } else if (vm->overflow) {
        vm->killed = LUPO_KILL_MEMORY;
    } else if (vm->step_limit && vm->steps > vm->step_limit) {
        vm->killed = LUPO_KILL_STEPS;
    }
    return vm->killed != 0;
}

bool is_over(lupo_vm *vm) {
    if (is_marked(vm)) return true;
    if (!vm->time_limit) return false;
    int64_t used = vm->used + (vm->running ? clock_now() - vm->resumed : 0);
    if (used > vm->time_limit) vm->killed = LUPO_KILL_TIME;
    return vm->killed != 0;
}

static const char kill_value;

// The value is a light userdata: raising needs no memory. From here on each instruction of Lua code, such as that of a
// __close handler, runs into the hook.
int raise_kill(lua_State *L) {
    lua_sethook(L, count_hook, LUA_MASKCOUNT, 1);
    lua_pushlightuserdata(L, (void *)&kill_value);
    return lua_error(L);
}

void count_hook(lua_State *L, lua_Debug *record) {
    (void)record;
    lupo_vm *vm = vm_of(L);
    if (vm->pressure && !vm->killed) {
        lua_gc(L, LUA_GCCOLLECT, 0);
        vm->pressure = false;
        if (vm->memory > vm->soft / 8 * 7) vm->killed = LUPO_KILL_MEMORY;
        else lua_sethook(L, count_hook, LUA_MASKCOUNT, HOOK_EVERY);
    } else {
        vm->steps += HOOK_EVERY;
    }
    if (is_over(vm)) {
        raise_kill(L);
    }
}

void burn(lua_State *L, lupo_vm *vm) {
    vm->fuel = FUEL;
    vm->steps += FUEL / 8;
    if (is_over(vm)) raise_kill(L);
}

// Two lines. Above the soft one memory is still given, but the hook collects garbage at the next instruction and ends
// the script if that was not enough. NULL at the soft line would do worse: a script can catch LUA_ERRMEM and thrash, and
// the emergency collection that NULL causes frees a weak metatable's __newindex under Lua 5.4.1-5.4.7. A table at most
// doubles, so a hard line at four times the soft one keeps every honest operation away from NULL.
void *vm_allocate(void *context, void *block, size_t old, size_t size) {
    lupo_vm *vm = context;
    if (!block) old = 0;
    if (size == 0) {
        free(block);
        vm->memory -= old;
        return NULL;
    }
    size_t after = vm->memory - old + size;
    if (size > old && vm->limits_memory && after > vm->soft) {
        if (after > vm->hard) return NULL;
        if (!vm->pressure) {
            vm->pressure = true;
            lua_sethook(vm->current, count_hook, LUA_MASKCOUNT, 1);
        }
    }
    void *moved = realloc(block, size);
    if (moved) {
        vm->memory = after;
        if (after > vm->peak) vm->peak = after;
    }
    return moved;
}

lupo_switch *lupo_switch_of(lupo_vm *vm) {
    atomic_fetch_add(&vm->kill_switch->references, 1);
    return vm->kill_switch;
}

void lupo_switch_release(lupo_switch *target) {
    if (atomic_fetch_sub(&target->references, 1) == 1) free(target);
}

// The first reason stays.
void lupo_switch_kill(lupo_switch *target, int reason) {
    int none = 0;
    atomic_compare_exchange_strong(&target->reason, &none, reason);
}

void lupo_set_time(lupo_vm *vm, int64_t limit) {
    vm->time_limit = limit;
    vm->used = 0;
    if (!vm->running) return;
    vm->running = false;
    resume_clock(vm);
}

void lupo_set_steps(lupo_vm *vm, uint64_t limit) {
    vm->step_limit = limit;
    vm->steps = 0;
}

int64_t lupo_time_used(const lupo_vm *vm) {
    return vm->used + (vm->running ? clock_now() - vm->resumed : 0);
}
uint64_t lupo_steps_used(const lupo_vm *vm) { return vm->steps; }
uint64_t lupo_memory_used(const lupo_vm *vm) { return vm->memory + vm->arena_capacity; }
uint64_t lupo_memory_peak(const lupo_vm *vm) { return vm->peak; }

int lupo_kill_reason(const lupo_vm *vm) {
    return vm->killed ? vm->killed : atomic_load(&vm->kill_switch->reason);
}

bool lupo_charge_output(lupo_vm *vm, uint64_t bytes) {
    if (bytes > vm->output_limit - vm->output) return false;
    vm->output += bytes;
    return true;
}
