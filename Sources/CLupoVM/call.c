// SPDX-License-Identifier: Apache-2.0
//
// Calls in both directions. From Lua: `host_trampoline`. From Swift: one C function under lua_pcall for each request,
// so that nothing is pushed outside a protected call.
#include "internal.h"

#include <stdlib.h>

// MARK: Lua calls the host

// A closure knows its function, and as a method its class and its place there, in one integer.
static lua_Integer pack(int function, int class_id, int member) {
    return (lua_Integer)(function & 0xFFFFF) | (lua_Integer)(class_id + 1) << 20 | (lua_Integer)member << 40;
}

void push_host_function(lua_State *L, int function, int class_id, int member) {
    lua_pushinteger(L, pack(function, class_id, member));
    lua_pushcclosure(L, host_trampoline, 1);
}

static inline void check_phase(lua_State *L, lupo_vm *vm, const char *name, uint32_t phases) {
    if (!(phases & 1u << vm->phase)) raise_phase(L, name, phases);
}

static void check_self(lua_State *L, lupo_vm *vm, int class_id, int member) {
    const host_class *class = &vm->classes[class_id];
    const char *name = class->members[member].name;
    if (class->library) {
        if (lua_type(L, 1) == LUA_TTABLE && lua_topointer(L, 1) == vm->states[class_id].table) {
            raise_error(
                L, "script-argument", "functions of a library take a dot, methods of an object a colon",
                "%s:%s was called with a colon: write %s.%s(...)", class->name, name, class->name, name);
        }
        return;
    }
    const userdata *self = lua_type(L, 1) == LUA_TUSERDATA ? lua_touserdata(L, 1) : NULL;
    if (self && self->kind == KIND_OBJECT && self->class_id == (uint32_t)class_id) return;
    if (self && self->kind == KIND_OBJECT) {
        raise_error(
            L, "script-argument", NULL, "%s:%s was called on %s", class->name, name, vm->classes[self->class_id].name);
    }
    raise_error(
        L, "script-argument", "methods of an object take a colon, functions of a library a dot",
        "%s.%s was called with a dot: write %s:%s(...)", class->name, name, class->name, name);
}

static void drop_frame(lupo_vm *vm, cell_block *block, uint32_t count) {
    while (vm->in != block) {
        cell_block *previous = vm->in->previous;
        // One block stays for the next call unless it is large.
        if (previous == NULL && vm->in->capacity <= 65536) {
            vm->in->count = 0;
            return;
        }
        free(vm->in);
        vm->in = previous;
    }
    if (block) block->count = count;
}

// Hands the stack slots to Swift. Returns with nothing of Swift on the C stack, so that the caller may raise.
static int hand_over(lua_State *L, lupo_vm *vm, int function, int flags) {
    cell_block *block = vm->in;
    uint32_t count = block ? block->count : 0;
    flatten(L, 1, lua_gettop(L), flags & LUPO_TAKES_FUNCTIONS);
    frame here = {.outer = vm->frames, .cells = vm->results, .count = (uint32_t)vm->result_count};
    vm->frames = &here;
    vm->error.set = false;
    lua_State *current = vm->current;
    // The clock is read once on each side. A script that is over its time does not reach the host.
    int64_t paused = pause_clock(vm);
    int status = vm->killed ? -1 : vm->dispatch(vm->context, function, here.cells, (int)here.count, vm);
    resume_clock(vm);
    charge_host(vm, vm->resumed - paused, flags & LUPO_COUNTS_TIME);
    vm->current = current;
    vm->frames = here.outer;
    free(here.copies);
    vm->has_results = false;
    drop_frame(vm, block, count);
    return status;
}

// Raises nothing: the slot and the list of free ones exist already.
static void release_now(lupo_vm *vm) {
    for (int i = 0; i < vm->released_count; i++) luaL_unref(vm->current, LUA_REGISTRYINDEX, vm->released[i]);
    vm->released_count = 0;
}

int host_trampoline(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (is_marked(vm)) return raise_kill(L);
    lua_Integer packed = lua_tointeger(L, lua_upvalueindex(1));
    int function = (int)(packed & 0xFFFFF);
    int class_id = (int)(packed >> 20 & 0xFFFFF) - 1;
    int member = (int)(packed >> 40);
    const host_function *described = &vm->functions[function];
    if (class_id >= 0) {
        check_self(L, vm, class_id, member);
        const class_member *m = &vm->classes[class_id].members[member];
        check_phase(L, vm, m->name, m->phases);
    }
    check_phase(L, vm, described->name, described->phases);
    lupo_mark mark = lupo_mark_now(vm);
    int status = hand_over(L, vm, function, described->flags);
    if (is_marked(vm)) return raise_kill(L);
    uint32_t end = vm->out_count;
    // What follows may raise, and neither appends nor runs script code: the cells stay readable behind the mark.
    vm->out_count = mark.cells;
    if (status != 0) {
        vm->arena_count = mark.bytes;
        return raise_pending(L);
    }
    int count;
    lua_settop(L, 0);
    push_cells(L, mark.cells, end, &count);
    lupo_rewind(vm, mark);
    if (vm->released_count && !vm->frames) release_now(vm);
    return count;
}

// A member that the prelude wrote: upvalues are the function and its packed place. Yields pass through.
static int method_finished(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    check_alive(L);
    return lua_gettop(L);
}

int method_trampoline(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (is_over(vm)) return raise_kill(L);
    lua_Integer packed = lua_tointeger(L, lua_upvalueindex(1));
    int class_id = (int)(packed >> 20 & 0xFFFFF) - 1;
    int member = (int)(packed >> 40);
    check_self(L, vm, class_id, member);
    const class_member *m = &vm->classes[class_id].members[member];
    check_phase(L, vm, m->name, m->phases);
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_insert(L, 1);
    lua_callk(L, lua_gettop(L) - 1, LUA_MULTRET, 0, method_finished);
    return method_finished(L, LUA_OK, 0);
}

// print, with tabs between its arguments.
int lua_print(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    int count = lua_gettop(L);
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addchar(&line, '\t');
        own_tostring(L, i, NULL);
        luaL_addvalue(&line);
    }
    luaL_pushresult(&line);
    if (is_over(vm)) return raise_kill(L);
    lua_replace(L, 1);
    lua_settop(L, 1);
    lupo_mark mark = lupo_mark_now(vm);
    int status = hand_over(L, vm, -1, LUPO_COUNTS_TIME);
    if (is_over(vm)) return raise_kill(L);
    lupo_rewind(vm, mark);
    return status == 0 ? 0 : raise_pending(L);
}

// MARK: The host calls Lua

typedef struct {
    int64_t reference;
    uint32_t from, to;
    bool functions, prelude;
    int status;
} call_request;

int call_body(lua_State *L) {
    call_request *request = lua_touserdata(L, 1);
    lua_pushcfunction(L, message_handler);
    lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
    int count;
    if (request->prelude) {
        push_prelude_arguments(L);
        count = 2;
    } else {
        push_cells(L, request->from, request->to, &count);
    }
    request->status = lua_pcall(L, count, LUA_MULTRET, 2);
    if (request->status == LUA_OK && !is_over(vm_of(L))) flatten(L, 3, lua_gettop(L), request->functions);
    return 0;
}

// A host function that calls Lua again: script code may now change the tables that its arguments point into.
static void pin_arguments(lupo_vm *vm) {
    frame *f = vm->frames;
    if (!f || f->copies) return;
    size_t total = 1;
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t tag = f->cells[i].tag;
        if (tag == LUPO_STRING || tag == LUPO_BYTES || tag == LUPO_DECIMAL) total += f->cells[i].n;
    }
    f->copies = malloc(total);
    if (!f->copies) {
        vm->killed = LUPO_KILL_MEMORY;
        return;
    }
    char *at = f->copies;
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t tag = f->cells[i].tag;
        if (tag != LUPO_STRING && tag != LUPO_BYTES && tag != LUPO_DECIMAL) continue;
        memcpy(at, f->cells[i].u.s, f->cells[i].n);
        f->cells[i].u.s = at;
        at += f->cells[i].n;
    }
}

// Runs a C function that takes `request`, protected. What it flattened is the result.
int run_protected(lupo_vm *vm, lua_CFunction body, void *request) {
    clear_fault(vm);
    lupo_drop_results(vm);
    pin_arguments(vm);
    if (is_over(vm)) return LUPO_KILLED;
    cell_block *block = vm->in;
    uint32_t block_count = block ? block->count : 0;
    lua_State *L = vm->current;
    if (!lua_checkstack(L, 4)) return LUPO_KILLED;
    int top = lua_gettop(L);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, request);
    int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK && status != LUA_ERRMEM && !vm->killed) {
        lua_pushcfunction(L, message_handler);
        lua_insert(L, -2);
        lua_pcall(L, 1, 0, 0);
        if (!vm->fault.message) plain_fault(vm, "an error of the host");
    }
    lua_settop(L, top);
    vm->has_results = true;
    vm->result_block = block;
    vm->result_start = block_count;
    if (status == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    if (is_over(vm)) return LUPO_KILLED;
    return status == LUA_OK ? LUPO_OK : LUPO_FAULT;
}

static int request_call(lupo_vm *vm, call_request *request, lupo_mark mark, const char *label) {
    vm->out_count = mark.cells;
    clear_fault(vm);
    lupo_drop_results(vm);
    pin_arguments(vm);
    if (is_over(vm)) return LUPO_KILLED;
    cell_block *block = vm->in;
    uint32_t block_count = block ? block->count : 0;
    lua_State *L = vm->current;
    if (!lua_checkstack(L, 4)) return LUPO_KILLED;
    const char *outer_label = vm->label;
    pending_error outer_error = vm->error;
    bool was_running = vm->running;
    vm->label = label;
    lupo_vm *outer_vm = enter(vm);
    resume_clock(vm);
    int top = lua_gettop(L);
    lua_pushcfunction(L, call_body);
    lua_pushlightuserdata(L, request);
    int status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_OK && !vm->killed && status != LUA_ERRMEM) {
        // An error outside the inner call: in arguments or results.
        lua_pushcfunction(L, message_handler);
        lua_insert(L, -2);
        lua_pcall(L, 1, 0, 0);
    }
    lua_settop(L, top);
    vm->current = L;
    if (!was_running) pause_clock(vm);
    leave(outer_vm);
    vm->label = outer_label;
    vm->error = outer_error;
    lupo_rewind(vm, mark);
    vm->has_results = true;
    vm->result_block = block;
    vm->result_start = block_count;
    if (status == LUA_ERRMEM || request->status == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    if (is_over(vm)) return LUPO_KILLED;
    if (status == LUA_OK && request->status == LUA_OK) return LUPO_OK;
    if (!vm->fault.message) plain_fault(vm, "error in error handling");
    return LUPO_FAULT;
}

int lupo_call(lupo_vm *vm, int64_t reference, lupo_mark mark, const char *label, bool functions) {
    call_request request = {
        .reference = reference, .from = mark.cells, .to = vm->out_count, .functions = functions};
    return request_call(vm, &request, mark, label);
}

int lupo_call_prelude(lupo_vm *vm, int64_t reference, bool functions) {
    call_request request = {.reference = reference, .prelude = true, .functions = functions};
    return request_call(vm, &request, lupo_mark_now(vm), "prelude");
}

const lupo_cell *lupo_results(const lupo_vm *vm, int *count) {
    *count = vm->result_count;
    return vm->results;
}

void lupo_drop_results(lupo_vm *vm) {
    vm->results = NULL;
    vm->result_count = 0;
    if (!vm->has_results) return;
    vm->has_results = false;
    drop_frame(vm, vm->result_block, vm->result_start);
}

void lupo_release(lupo_vm *vm, int64_t reference) {
    if (vm->released_count == vm->released_capacity) {
        int capacity = vm->released_capacity ? vm->released_capacity * 2 : 16;
        int *larger = realloc(vm->released, (size_t)capacity * sizeof *larger);
        if (!larger) return;
        vm->released = larger;
        vm->released_capacity = capacity;
    }
    vm->released[vm->released_count++] = (int)reference;
    if (!vm->frames) release_now(vm);
}
