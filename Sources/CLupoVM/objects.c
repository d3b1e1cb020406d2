// SPDX-License-Identifier: Apache-2.0
//
// What the host offers: objects (`m.db`) whose members are methods and fields, and libraries (`lupo.json`), tables of
// functions. Members are described before the first script runs; the same description serves every phase, and a member
// that the running phase does not have says in which it exists.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

// MARK: Description; plain C, nothing raises

static void *grown(void *items, int count, size_t size) {
    // At 0, 8, 16, 32 … items there is no room for the next one.
    if (count != 0 && (count < 8 || (count & (count - 1)) != 0)) return items;
    return realloc(items, (size_t)(count ? count * 2 : 8) * size);
}

int lupo_add_phase(lupo_vm *vm, const char *name) {
    if (vm->built || vm->phase_count == 32) return -1;
    vm->phases[vm->phase_count] = strdup(name);
    return vm->phases[vm->phase_count] ? vm->phase_count++ : -1;
}

int lupo_add_function(lupo_vm *vm, const char *name, int flags, uint32_t phases) {
    if (vm->built || vm->function_count == 0xFFFFF) return -1;
    host_function *larger = grown(vm->functions, vm->function_count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) vm->functions = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[vm->function_count] = (host_function){.name = copy, .flags = flags, .phases = phases};
    return vm->function_count++;
}

int lupo_add_class(lupo_vm *vm, const char *name, bool library) {
    if (vm->built || vm->class_count == 0xFFFF) return -1;
    host_class *larger = grown(vm->classes, vm->class_count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) vm->classes = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[vm->class_count] = (host_class){.name = copy, .library = library};
    return vm->class_count++;
}

int lupo_add_member(lupo_vm *vm, int class_id, const char *name, int kind, int value, uint32_t phases) {
    if (vm->built || class_id < 0 || class_id >= vm->class_count) return -1;
    host_class *class = &vm->classes[class_id];
    class_member *larger = grown(class->members, class->count, sizeof *larger);
    char *copy = strdup(name);
    if (larger) class->members = larger;
    if (!larger || !copy) {
        free(copy);
        return -1;
    }
    larger[class->count] = (class_member){.name = copy, .kind = kind, .value = value, .phases = phases};
    return class->count++;
}

void lupo_set_phase(lupo_vm *vm, int phase) { vm->phase = phase; }

const char *lupo_undefined_member(lupo_vm *vm, const char **class_name) {
    for (int i = 0; i < vm->class_count; i++) {
        for (int j = 0; j < vm->classes[i].count; j++) {
            const class_member *m = &vm->classes[i].members[j];
            if (m->kind != LUPO_MEMBER_LUA || m->defined) continue;
            *class_name = vm->classes[i].name;
            return m->name;
        }
    }
    return NULL;
}

static int find_member(const host_class *class, const char *name) {
    for (int i = 0; i < class->count; i++) {
        if (strcmp(class->members[i].name, name) == 0) return i;
    }
    return -1;
}

// MARK: Access by the script

static int unknown_member(lua_State *L, const host_class *class, int key) {
    char hint[NAME_SIZE * 2];
    if (lua_type(L, key) != LUA_TSTRING) {
        return raise_error(L, "script", NULL, "%s has no member of type %s", class->name, luaL_typename(L, key));
    }
    nearest search;
    nearest_begin(&search, lua_tostring(L, key));
    for (int i = 0; i < class->count; i++) nearest_offer(&search, class->members[i].name);
    return raise_error(
        L, "script", nearest_hint(&search, hint), "%s has no member '%.80s'", class->name, lua_tostring(L, key));
}

static void check_member_phase(lua_State *L, lupo_vm *vm, const class_member *m) {
    if (m->phases & 1u << vm->phase) return;
    char list[256] = "";
    for (int i = 0; i < vm->phase_count; i++) {
        if (!(m->phases & 1u << i)) continue;
        if (*list) strncat(list, ", ", sizeof list - strlen(list) - 1);
        strncat(list, vm->phases[i], sizeof list - strlen(list) - 1);
    }
    raise_error(
        L, "not-available", NULL, "%s is not available in %s (only in %s)", m->name,
        vm->phase_count ? vm->phases[vm->phase] : "this hook", *list ? list : "none");
}

// __index of objects. Upvalues: name -> function, or the member's place where more is to be looked at; place ->
// function; the class.
static int object_index(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, lua_upvalueindex(1));
    if (type == LUA_TFUNCTION) return 1;
    lupo_vm *vm = vm_of(L);
    int class_id = (int)lua_tointeger(L, lua_upvalueindex(3));
    const host_class *class = &vm->classes[class_id];
    if (type == LUA_TNIL) return unknown_member(L, class, 2);
    int place = (int)lua_tointeger(L, 3);
    const class_member *m = &class->members[place];
    check_member_phase(L, vm, m);
    switch (m->kind) {
    case LUPO_MEMBER_FIELD:
    case LUPO_MEMBER_WRITABLE:
        if (!to_userdata(L, 1, KIND_OBJECT) || lua_getiuservalue(L, 1, 1) != LUA_TTABLE) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushvalue(L, 2);
        lua_rawget(L, -2);
        return 1;
    case LUPO_MEMBER_GETTER:
        lua_rawgeti(L, lua_upvalueindex(2), place + 1);
        lua_pushvalue(L, 1);
        lua_call(L, 1, 1);
        return 1;
    default: lua_rawgeti(L, lua_upvalueindex(2), place + 1); return 1;
    }
}

static int object_newindex(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    const host_class *class = &vm->classes[lua_tointeger(L, lua_upvalueindex(1))];
    int place = lua_type(L, 2) == LUA_TSTRING ? find_member(class, lua_tostring(L, 2)) : -1;
    if (place < 0) return unknown_member(L, class, 2);
    const class_member *m = &class->members[place];
    if (m->kind != LUPO_MEMBER_WRITABLE) {
        return raise_error(L, "script", NULL, "%s.%s cannot be assigned", class->name, m->name);
    }
    check_member_phase(L, vm, m);
    lua_settop(L, 3);
    if (!to_userdata(L, 1, KIND_OBJECT)) return 0;
    if (lua_getiuservalue(L, 1, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, 1, 1);
    }
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_rawset(L, -3);
    return 0;
}

static int object_tostring(lua_State *L) {
    lua_pushstring(L, vm_of(L)->classes[lua_tointeger(L, lua_upvalueindex(1))].name);
    return 1;
}

static int library_missing(lua_State *L) {
    return unknown_member(L, &vm_of(L)->classes[lua_tointeger(L, lua_upvalueindex(1))], 2);
}

static int library_newindex(lua_State *L) {
    const host_class *class = &vm_of(L)->classes[lua_tointeger(L, lua_upvalueindex(1))];
    return raise_error(L, "script", NULL, "%s belongs to the host and cannot be changed", class->name);
}

static int library_pairs(lua_State *L) {
    lua_pushcfunction(L, lua_sorted_pairs);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_call(L, 1, 3);
    return 3;
}

// MARK: Building

static void push_class_closure(lua_State *L, lua_CFunction f, int class_id) {
    lua_pushinteger(L, class_id);
    lua_pushcclosure(L, f, 1);
}

static void push_member(lua_State *L, lupo_vm *vm, int class_id, int place) {
    const class_member *m = &vm->classes[class_id].members[place];
    switch (m->kind) {
    case LUPO_MEMBER_HOST:
    case LUPO_MEMBER_GETTER: push_host_function(L, m->value, class_id, place); break;
    case LUPO_MEMBER_BUILTIN:
        if (!push_builtin(L, m->name)) luaL_error(L, "no builtin %s", m->name);
        break;
    case LUPO_MEMBER_LIBRARY:
        // The library's table, made before: libraries are added innermost first.
        lua_rawgeti(L, LUA_REGISTRYINDEX, vm->classes[m->value].metatable);
        break;
    default: lua_pushnil(L);
    }
}

// An empty table in front of the members: a script can neither change them nor see nil for a misspelt name.
static void build_library(lua_State *L, lupo_vm *vm, int class_id) {
    host_class *class = &vm->classes[class_id];
    lua_newtable(L);                       // the table
    class->table = lua_topointer(L, -1);
    lua_createtable(L, 0, 4);              // its metatable
    lua_createtable(L, 0, class->count);   // the members
    for (int i = 0; i < class->count; i++) {
        push_member(L, vm, class_id, i);
        lua_setfield(L, -2, class->members[i].name);
    }
    lua_createtable(L, 0, 1);
    push_class_closure(L, library_missing, class_id);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, library_pairs, 1);
    lua_setfield(L, -3, "__pairs");
    lua_pushvalue(L, -1);
    class->closures = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_setfield(L, -2, "__index");
    push_class_closure(L, library_newindex, class_id);
    lua_setfield(L, -2, "__newindex");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, class->name);
    lua_pop(L, 1);
    if (!strchr(class->name, '.')) {
        lua_pushglobaltable(L);
        lua_pushstring(L, class->name);
        lua_pushvalue(L, -3);
        lua_rawset(L, -3);
        lua_pop(L, 1);
    }
    class->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void build_class(lua_State *L, lupo_vm *vm, int class_id) {
    host_class *class = &vm->classes[class_id];
    uint32_t every = vm->phase_count ? (uint32_t)((1ull << vm->phase_count) - 1) : 1;
    lua_createtable(L, 0, 6);
    lua_createtable(L, 0, class->count);
    lua_createtable(L, class->count, 0);
    for (int i = 0; i < class->count; i++) {
        const class_member *m = &class->members[i];
        bool always = (m->phases & every) == every;
        push_member(L, vm, class_id, i);
        if (m->kind == LUPO_MEMBER_HOST && always) {
            lua_pushvalue(L, -1);
            lua_setfield(L, -4, m->name);
        } else {
            lua_pushinteger(L, i);
            lua_setfield(L, -4, m->name);
        }
        lua_rawseti(L, -2, i + 1);
    }
    lua_pushvalue(L, -1);
    class->closures = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushinteger(L, class_id);
    lua_pushcclosure(L, object_index, 3);
    lua_setfield(L, -2, "__index");
    push_class_closure(L, object_newindex, class_id);
    lua_setfield(L, -2, "__newindex");
    push_class_closure(L, object_tostring, class_id);
    lua_setfield(L, -2, "__tostring");
    lua_pushstring(L, class->name);
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    class->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int build_body(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    for (int i = 0; i < vm->class_count; i++) {
        luaL_checkstack(L, 16, NULL);
        if (vm->classes[i].library) build_library(L, vm, i);
        else build_class(L, vm, i);
        lua_settop(L, 0);
    }
    return 0;
}

int lupo_build(lupo_vm *vm) {
    if (vm->built) return -1;
    vm->built = true;
    if (!vm->phase_count) vm->phase = 0;
    lua_pushcfunction(vm->L, build_body);
    int status = lua_pcall(vm->L, 0, 0, 0);
    lua_settop(vm->L, 0);
    return status == LUA_OK ? 0 : -1;
}

// For the prelude: define("m.db", "transaction", function(self, fn) … end)
int define_member(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    const char *class_name = luaL_checkstring(L, 1), *name = luaL_checkstring(L, 2);
    luaL_checkany(L, 3);
    for (int i = 0; i < vm->class_count; i++) {
        host_class *class = &vm->classes[i];
        if (strcmp(class->name, class_name) != 0) continue;
        int place = find_member(class, name);
        if (place < 0 || class->members[place].kind != LUPO_MEMBER_LUA) break;
        class->members[place].defined = true;
        lua_rawgeti(L, LUA_REGISTRYINDEX, class->closures);
        if (lua_isfunction(L, 3)) {
            lua_pushinteger(L, (lua_Integer)(i + 1) << 20 | (lua_Integer)place << 40);
            lua_pushvalue(L, 3);
            lua_pushcclosure(L, method_trampoline, 2);
        } else {
            lua_pushvalue(L, 3);
        }
        if (class->library) lua_setfield(L, -2, name);
        else lua_rawseti(L, -2, place + 1);
        return 0;
    }
    return luaL_error(L, "no member %s.%s is described as one of the prelude", class_name, name);
}

// The name of an API function, for traces: "m.db:exec", "lupo.json.encode". The function is on the stack.
const char *function_name(lua_State *L, lua_CFunction f, char name[NAME_SIZE * 2]) {
    if (f != host_trampoline && f != method_trampoline) return NULL;
    lupo_vm *vm = vm_of(L);
    if (!lua_getupvalue(L, -1, 1)) return NULL;
    lua_Integer packed = lua_tointeger(L, -1);
    lua_pop(L, 1);
    int class_id = (int)(packed >> 20 & 0xFFFFF) - 1, member = (int)(packed >> 40);
    if (class_id < 0) {
        snprintf(name, NAME_SIZE * 2, "%s", vm->functions[packed & 0xFFFFF].name);
    } else {
        const host_class *class = &vm->classes[class_id];
        snprintf(
            name, NAME_SIZE * 2, "%.60s%c%.60s", class->name, class->library ? '.' : ':', class->members[member].name);
    }
    return name;
}

// MARK: Objects

static void new_object(lua_State *L, int class_id, int64_t instance) {
    userdata *u = lua_newuserdatauv(L, sizeof *u, 1);
    u->kind = KIND_OBJECT;
    u->class_id = (uint32_t)class_id;
    u->instance = instance;
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm_of(L)->classes[class_id].metatable);
    lua_setmetatable(L, -2);
}

static lua_Integer object_key(int class_id, int64_t instance) {
    return (lua_Integer)((uint64_t)class_id << 48 ^ (uint64_t)instance);
}

void push_object(lua_State *L, int class_id, int64_t instance) {
    lupo_vm *vm = vm_of(L);
    if (class_id < 0 || class_id >= vm->class_count || vm->classes[class_id].library) {
        luaL_error(L, "no class %d", class_id);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_objects);
    if (lua_rawgeti(L, -1, object_key(class_id, instance)) == LUA_TNIL) {
        lua_pop(L, 1);
        new_object(L, class_id, instance);
    }
    lua_remove(L, -2);
}

typedef struct {
    int class_id;
    int64_t instance;
    const char *name;
    uint32_t from, to;
    bool drop;
} object_request;

static int make_body(lua_State *L) {
    const object_request *r = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_objects);
    if (r->drop) lua_pushnil(L);
    else new_object(L, r->class_id, r->instance);
    lua_rawseti(L, -2, object_key(r->class_id, r->instance));
    return 0;
}

static int set_field_body(lua_State *L) {
    const object_request *r = lua_touserdata(L, 1);
    push_object(L, r->class_id, r->instance);
    if (lua_getiuservalue(L, 2, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, 2, 1);
    }
    lua_pushstring(L, r->name);
    int count;
    push_cells(L, r->from, r->to, &count);
    if (count == 1) lua_rawset(L, 3);
    return 0;
}

static int get_field_body(lua_State *L) {
    const object_request *r = lua_touserdata(L, 1);
    push_object(L, r->class_id, r->instance);
    if (lua_getiuservalue(L, 2, 1) == LUA_TTABLE) {
        lua_pushstring(L, r->name);
        lua_rawget(L, 3);
    }
    flatten(L, lua_gettop(L), lua_gettop(L), false);
    return 0;
}

int lupo_make_object(lupo_vm *vm, int class_id, int64_t instance) {
    return run_protected(vm, make_body, &(object_request){.class_id = class_id, .instance = instance});
}

void lupo_drop_object(lupo_vm *vm, int class_id, int64_t instance) {
    run_protected(vm, make_body, &(object_request){.class_id = class_id, .instance = instance, .drop = true});
}

int lupo_set_field(lupo_vm *vm, int class_id, int64_t instance, const char *name, lupo_mark mark) {
    object_request request = {
        .class_id = class_id, .instance = instance, .name = name, .from = mark.cells, .to = vm->out_count};
    vm->out_count = mark.cells;
    int status = run_protected(vm, set_field_body, &request);
    lupo_rewind(vm, mark);
    return status;
}

int lupo_get_field(lupo_vm *vm, int class_id, int64_t instance, const char *name) {
    return run_protected(vm, get_field_body, &(object_request){.class_id = class_id, .instance = instance, .name = name});
}
