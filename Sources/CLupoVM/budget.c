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

static int64_t time_left(const lupo_vm *vm) { return vm->time_limit ? vm->time_limit - vm->used : INT64_MAX / 2; }

int64_t pause_clock(lupo_vm *vm) {
    if (!vm->running) return vm->resumed;
    vm->running = false;
    int64_t now = clock_now();
    vm->used += now - vm->resumed;
    if (vm->time_limit && vm->used > vm->time_limit && !vm->killed) vm->killed = LUPO_KILL_TIME;
    int64_t left = time_left(vm);
    atomic_store_explicit(&vm->deadline, left > 0 ? -left : 0, memory_order_relaxed);
    return now;
}

void resume_clock(lupo_vm *vm) {
    if (vm->running) return;
    vm->running = true;
    vm->resumed = clock_now();
    atomic_store_explicit(&vm->deadline, vm->resumed + time_left(vm), memory_order_release);
}

static int64_t processor_time(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

// A few instructions can give the host minutes of work: a digest of all memory, a statement of megabytes to read. What
// waits for nobody counts like Lua's own time. What may wait for the server counts by the processor's time, and only a
// tenth of it, since a row costs the host more than the script. That clock is a system call, so it is read once the
// host has had the thread for a while; what Lua itself used meanwhile is counted already.
void charge_host(lupo_vm *vm, int64_t elapsed, bool counts) {
    if (!vm->time_limit) return;
    if (counts) {
        vm->used += elapsed;
    } else {
        vm->host_elapsed += elapsed;
        if (vm->host_elapsed < HOST_LOOK) return;
        int64_t now = processor_time(), work = now - vm->host_seen - (vm->used - vm->used_seen);
        if (work > 0) vm->used += work / HOST_SHARE;
        vm->host_seen = now;
        vm->host_elapsed = 0;
        vm->used_seen = vm->used;
    }
    if (vm->used > vm->time_limit && !vm->killed) vm->killed = LUPO_KILL_TIME;
    atomic_store_explicit(&vm->deadline, vm->resumed + time_left(vm), memory_order_release);
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

// 0 takes the hook away.
static void set_hook(lupo_vm *vm, lua_State *L, int count) {
    vm->changes_hook = true;
    atomic_signal_fence(memory_order_seq_cst);
    lua_sethook(L, count ? count_hook : NULL, count ? LUA_MASKCOUNT : 0, count);
    atomic_signal_fence(memory_order_seq_cst);
    vm->changes_hook = false;
}

// Once there is any count hook, Lua's loop makes a call for each instruction and takes twice as long. So there is one
// where instructions are limited; in all other cases the watchdog's signal sets it, or an allocation does.
void arm(lupo_vm *vm, lua_State *L) {
    if (!counts_always(vm) && !vm->pressure) return;
    if (!lua_gethookmask(L)) set_hook(vm, L, vm->pressure ? 1 : HOOK_EVERY);
}

// The value is a light userdata: raising needs no memory. From here on each instruction of Lua code, such as that of a
// __close handler, runs into the hook.
int raise_kill(lua_State *L) {
    set_hook(vm_of(L), L, 1);
    note_kill(L);
    lua_pushlightuserdata(L, (void *)&kill_value);
    return lua_error(L);
}

void count_hook(lua_State *L, lua_Debug *record) {
    (void)record;
    lupo_vm *vm = vm_of(L);
    if (vm->pressure && !vm->killed) {
        lua_gc(L, LUA_GCCOLLECT, 0);
        vm->pressure = false;
        if (vm->memory > vm->soft / 8 * 7 || vm->slab.held > vm->most_held / 8 * 7) vm->killed = LUPO_KILL_MEMORY;
    } else if (counts_always(vm)) {
        vm->steps += HOOK_EVERY;
    }
    if (is_over(vm)) raise_kill(L);
    int count = counts_always(vm) ? HOOK_EVERY : 0;
    if (lua_gethookcount(L) != count) set_hook(vm, L, count);
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
//
// What a script uses and what the system gives for it differ where it keeps one block of each page. That is limited in
// the same way: more than twice the soft line, and the hook decides.
void *vm_allocate(void *context, void *block, size_t old, size_t size) {
    lupo_vm *vm = context;
    if (!block) old = 0;
    size_t after = vm->memory - old + size;
    if (size > old && vm->limits_memory && (after > vm->soft || vm->slab.held > vm->most_held)) {
        if (after > vm->hard) return NULL;
        if (!vm->pressure) {
            vm->pressure = true;
            set_hook(vm, vm->current, 1);
        }
    }
    void *moved = slab_resize(&vm->slab, block, old, size);
    if (moved || !size) {
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
    wake_watchdog();
}

void lupo_set_time(lupo_vm *vm, int64_t limit) {
    vm->time_limit = limit;
    vm->used = vm->used_seen = vm->host_elapsed = 0;
    vm->host_seen = processor_time();
    atomic_store(&vm->deadline, -time_left(vm));
    if (vm->running) {
        vm->running = false;
        resume_clock(vm);
    }
    expect_deadline(vm);
}

void lupo_set_steps(lupo_vm *vm, uint64_t limit) {
    vm->step_limit = limit;
    vm->steps = 0;
    arm(vm, vm->L);
    arm(vm, vm->current);
}

int64_t lupo_time_used(const lupo_vm *vm) {
    return vm->used + (vm->running ? clock_now() - vm->resumed : 0);
}
uint64_t lupo_steps_used(const lupo_vm *vm) { return vm->step_limit ? vm->steps : 0; }
uint64_t lupo_memory_used(const lupo_vm *vm) { return vm->memory + vm->arena_capacity; }
uint64_t lupo_memory_peak(const lupo_vm *vm) { return vm->peak; }

int lupo_kill_reason(const lupo_vm *vm) {
    return vm->killed ? vm->killed : atomic_load(&vm->kill_switch->reason);
}

void lupo_reset_output(lupo_vm *vm) { vm->output = 0; }

bool lupo_charge_output(lupo_vm *vm, uint64_t bytes) {
    if (bytes > vm->output_limit - vm->output) return false;
    vm->output += bytes;
    return true;
}
