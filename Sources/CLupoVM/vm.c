// SPDX-License-Identifier: Apache-2.0
#include "internal.h"

#include <stdlib.h>

const char key_null, key_identities, key_errors, key_error_metatable, key_objects, key_modules, key_wrapped,
    key_prelude, key_values, key_strict;

static int panic(lua_State *L) {
    (void)L;
    return 0;  // Lua aborts: nothing is ever run outside a protected call
}

static void ignore_warning(void *context, const char *message, int more) {
    (void)context, (void)message, (void)more;
}

void lupo_set_dispatch(lupo_vm *vm, lupo_dispatch dispatch, void *context) {
    vm->dispatch = dispatch;
    vm->context = context;
}

lupo_vm *lupo_open(const lupo_config *config) {
    lupo_vm *vm = calloc(1, sizeof *vm);
    lupo_switch *kill_switch = calloc(1, sizeof *kill_switch);
    if (!vm || !kill_switch) {
        free(vm);
        free(kill_switch);
        return NULL;
    }
    atomic_store(&kill_switch->references, 1);
    vm->kill_switch = kill_switch;
    vm->soft = config->memory;
    vm->hard = config->memory * 4;
    vm->most_held = config->memory * 2 + SPARE_PAGES;
    vm->grace = config->grace;
    vm->now = config->now;
    vm->seed = config->seed;
    vm->max_cells = config->cells;
    vm->output_limit = config->output;
    vm->last_words = config->last_words;
    vm->last_words_context = config->last_words_context;
    vm->fuel = FUEL;
    vm->directory = config->directory ? strdup(config->directory) : NULL;
    vm->L = vm->current = lua_newstate(vm_allocate, vm);
    if (!vm->L) {
        lupo_close(vm);
        return NULL;
    }
    *(lupo_vm **)lua_getextraspace(vm->L) = vm;
    lua_atpanic(vm->L, panic);
    lua_setwarnf(vm->L, ignore_warning, NULL);
    // No limit is armed yet: an allocation that fails while the libraries are opened would leave half a sandbox.
    lua_pushcfunction(vm->L, open_sandbox);
    if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK) {
        lupo_close(vm);
        return NULL;
    }
    vm->limits_memory = true;
    // A cycle of the collector begins at four times what is in use, not at twice: a machine is small beside the rows that
    // pass through it, and each cycle goes through all of it. At the limit of memory there is a full one anyway.
    lua_gc(vm->L, LUA_GCSETPAUSE, 400);
    lupo_set_steps(vm, config->steps);
    lupo_set_time(vm, config->time);
    // Nothing else would end a script that runs too long.
    if (!watch(vm)) {
        lupo_close(vm);
        return NULL;
    }
    return vm;
}

void lupo_close(lupo_vm *vm) {
    unwatch(vm);
    vm->limits_memory = false;
    // lua_close would only free object by object. No code is due: scripts may not have __gc, the libraries that are open
    // have it only for buffers, and a variable that is to be closed stands in no frame of the main thread, since every
    // call has returned.
    if (SLAB_IS_MALLOC && vm->L) lua_close(vm->L);
    slab_release(&vm->slab);
    free_blocks(vm);
    free(vm->out);
    free(vm->arena);
    free(vm->states);
    free(vm->defined);
    free(vm->parts_run);
    lupo_interface_release(vm->interface);
    for (int i = 0; i < vm->file_count; i++) {
        free(vm->files[i].path);
        free(vm->files[i].bytes);
    }
    free(vm->files);
    free(vm->released);
    for (int i = 0; i < vm->loading_count; i++) free(vm->loading[i]);
    free(vm->directory);
    lupo_switch_release(vm->kill_switch);
    free(vm);
}
