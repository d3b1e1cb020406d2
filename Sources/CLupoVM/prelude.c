// SPDX-License-Identifier: Apache-2.0
//
// What the host's own Lua code gets, and the parts of it that run late. A part belongs to the interface, compiled; it
// runs when a script first asks for a member that it gives. It sees the private copy of the globals that was made before
// any script ran, so it is the same part whenever it runs.
#include "internal.h"

#include <stdio.h>

static const char key_arguments;

// The host's functions by name are made as the prelude asks for them; of equal names the last counts.
static int find_function(lua_State *L) {
    lua_settop(L, 2);
    lupo_vm *vm = vm_of(L);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
    int i = name && vm->interface ? vm->interface->function_count - 1 : -1;
    while (i >= 0 && strcmp(vm->functions[i].name, name) != 0) i--;
    if (i < 0) {
        lua_pushnil(L);
        return 1;
    }
    push_host_function(L, i, -1, 0);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_rawset(L, 1);
    return 1;
}

static void push_host(lua_State *L) {
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, find_function);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

static void push_core(lua_State *L) {
    static const char *const names[] = {
        "u64", "decimal", "bytes", "null", "sorted", "traceback", "raise", "kind", "name", NULL};
    lua_createtable(L, 0, 12);
    for (const char *const *name = names; *name; name++) {
        push_builtin(L, *name);
        lua_setfield(L, -2, *name);
    }
    lua_pushcfunction(L, define_member);
    lua_setfield(L, -2, "define");
    lua_pushcfunction(L, lua_module);
    lua_setfield(L, -2, "module");
    lua_pushcfunction(L, row_columns);
    lua_setfield(L, -2, "columns");
}

void push_prelude_arguments(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_arguments) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 2, 0);
        push_host(L);
        lua_rawseti(L, -2, 1);
        push_core(L);
        lua_rawseti(L, -2, 2);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &key_arguments);
    }
    lua_rawgeti(L, -1, 1);
    lua_rawgeti(L, -2, 2);
    lua_remove(L, -3);
}

bool run_part(lua_State *L, int class_id) {
    lupo_vm *vm = vm_of(L);
    int number = vm->classes[class_id].part - 1;
    if (number < 0 || vm->parts_run[number]) return false;
    const prelude_part *part = &vm->interface->parts[number];
    char name[NAME_SIZE + 1];
    snprintf(name, sizeof name, "=[lupo] %.48s", part->name);
    // To within one interval of the hook the script does not pay for it: how many instructions it may use does not
    // depend on which members it reads.
    uint64_t steps = vm->steps;
    luaL_checkstack(L, 8, NULL);
    if (luaL_loadbufferx(L, part->bytes, part->count, name, "b") != LUA_OK) lua_error(L);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_prelude) != LUA_TTABLE) {
        luaL_error(L, "a part of the prelude is asked for before the prelude has run");
    }
    lua_setupvalue(L, -2, 1);
    push_prelude_arguments(L);
    lua_call(L, 2, 0);
    vm->steps = steps;
    vm->parts_run[number] = true;
    return true;
}

static int run_parts_body(lua_State *L) {
    for (int i = 0; i < vm_of(L)->class_count; i++) run_part(L, i);
    return 0;
}

int lupo_run_parts(lupo_vm *vm) { return run_protected(vm, run_parts_body, NULL); }
