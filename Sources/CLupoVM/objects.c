// SPDX-License-Identifier: Apache-2.0
//
// What the host offers: objects (`m.db`) whose members are methods and fields, and libraries (`lupo.json`), tables of
// functions. Members are described before the first script runs; the same description serves every phase, and a member
// that the running phase does not have says in which it exists.
//
// A script uses few of the members, and a file that is only looked at uses hardly any: a closure is made when its name
// is first read, a class when its first object is made, a library inside of another one when it is first reached. Once
// made they stay, so that a member is always equal to itself.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

void lupo_set_phase(lupo_vm *vm, int phase) { vm->phase = phase; }

const char *lupo_undefined_member(lupo_vm *vm, const char **class_name) {
    for (int i = 0; i < vm->class_count; i++) {
        const host_class *class = &vm->classes[i];
        for (int j = 0; j < class->count; j++) {
            if (class->members[j].kind != LUPO_MEMBER_LUA || vm->defined[class->first + j]) continue;
            *class_name = class->name;
            return class->members[j].name;
        }
    }
    return NULL;
}

// MARK: What stands behind a name

// The table of a class's functions.
static void push_closures(lua_State *L, int class_id) {
    class_state *state = &vm_of(L)->states[class_id];
    if (state->closures) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, state->closures);
        return;
    }
    lua_newtable(L);
    lua_pushvalue(L, -1);
    state->closures = luaL_ref(L, LUA_REGISTRYINDEX);
}

// Pushes what the description alone gives; nil for what the prelude or the host gives.
static void push_described(lua_State *L, int class_id, int place) {
    const class_member *m = &vm_of(L)->classes[class_id].members[place];
    switch (m->kind) {
    case LUPO_MEMBER_HOST:
    case LUPO_MEMBER_GETTER: push_host_function(L, m->value, class_id, place); break;
    case LUPO_MEMBER_BUILTIN: push_builtin(L, m->name); break;
    case LUPO_MEMBER_LIBRARY: push_library(L, m->value); break;
    default: lua_pushnil(L);
    }
}

// Pushes an object's member that is no field, made now where it was not.
static void push_member(lua_State *L, int closures, int class_id, int place) {
    if (lua_rawgeti(L, closures, place + 1) != LUA_TNIL) return;
    if (vm_of(L)->classes[class_id].members[place].kind == LUPO_MEMBER_LUA && !run_part(L, class_id)) return;
    lua_pop(L, 1);
    if (lua_rawgeti(L, closures, place + 1) != LUA_TNIL) return;
    lua_pop(L, 1);
    push_described(L, class_id, place);
    lua_pushvalue(L, -1);
    lua_rawseti(L, closures, place + 1);
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

int raise_phase(lua_State *L, const char *name, uint32_t phases) {
    const lupo_interface *interface = vm_of(L)->interface;
    char list[256] = "";
    for (int i = 0; i < interface->phase_count; i++) {
        if (!(phases & 1u << i)) continue;
        if (*list) strncat(list, ", ", sizeof list - strlen(list) - 1);
        strncat(list, interface->phases[i], sizeof list - strlen(list) - 1);
    }
    return raise_error(
        L, "not-available", NULL, "%s is not available in %s (only in %s)", name,
        interface->phase_count ? interface->phases[vm_of(L)->phase] : "this hook", *list ? list : "none");
}

static void check_member_phase(lua_State *L, lupo_vm *vm, const class_member *m) {
    if (!(m->phases & 1u << vm->phase)) raise_phase(L, m->name, m->phases);
}

static int place_of(lua_State *L, const host_class *class, int key) {
    if (lua_type(L, key) != LUA_TSTRING) return -1;
    size_t length;
    const char *name = lua_tolstring(L, key, &length);
    return find_member(class, name, length);
}

// __index of objects. Upvalues: name -> function, or the member's place where more is to be looked at; place ->
// function; the class. Both tables are filled as names are read.
static int object_index(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    int type = lua_rawget(L, lua_upvalueindex(1));
    if (type == LUA_TFUNCTION) return 1;
    lupo_vm *vm = vm_of(L);
    int class_id = (int)lua_tointeger(L, lua_upvalueindex(3));
    const host_class *class = &vm->classes[class_id];
    int place = type == LUA_TNIL ? place_of(L, class, 2) : (int)lua_tointeger(L, 3);
    if (place < 0) return unknown_member(L, class, 2);
    lua_settop(L, 2);
    const class_member *m = &class->members[place];
    if (type == LUA_TNIL) {
        bool always = (m->phases & vm->interface->every_phase) == vm->interface->every_phase;
        lua_pushvalue(L, 2);
        if (m->kind == LUPO_MEMBER_HOST && always) push_member(L, lua_upvalueindex(2), class_id, place);
        else lua_pushinteger(L, place);
        lua_rawset(L, lua_upvalueindex(1));
    }
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
        push_member(L, lua_upvalueindex(2), class_id, place);
        lua_pushvalue(L, 1);
        lua_call(L, 1, 1);
        return 1;
    default: push_member(L, lua_upvalueindex(2), class_id, place); return 1;
    }
}

static int object_newindex(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    const host_class *class = &vm->classes[lua_tointeger(L, lua_upvalueindex(1))];
    int place = place_of(L, class, 2);
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

// __index of a library's members, where a name is not among those made so far. Upvalue: the class.
static int library_missing(lua_State *L) {
    lua_settop(L, 2);
    int class_id = (int)lua_tointeger(L, lua_upvalueindex(1));
    const host_class *class = &vm_of(L)->classes[class_id];
    int place = place_of(L, class, 2);
    if (place < 0) return unknown_member(L, class, 2);
    if (class->members[place].kind == LUPO_MEMBER_LUA) {
        run_part(L, class_id);
        lua_pushvalue(L, 2);
        lua_rawget(L, 1);
    } else {
        push_described(L, class_id, place);
    }
    if (lua_isnil(L, 3)) return unknown_member(L, class, 2);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 3);
    lua_rawset(L, 1);
    return 1;
}

static int library_newindex(lua_State *L) {
    const host_class *class = &vm_of(L)->classes[lua_tointeger(L, lua_upvalueindex(1))];
    return raise_error(L, "script", NULL, "%s belongs to the host and cannot be changed", class->name);
}

// Upvalues: the members, the class.
static int library_pairs(lua_State *L) {
    int class_id = (int)lua_tointeger(L, lua_upvalueindex(2));
    const host_class *class = &vm_of(L)->classes[class_id];
    run_part(L, class_id);
    for (int place = 0; place < class->count; place++) {
        lua_pushstring(L, class->members[place].name);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL) {
            lua_pop(L, 1);
            push_described(L, class_id, place);
            lua_rawset(L, lua_upvalueindex(1));
        } else {
            lua_pop(L, 2);
        }
    }
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

// An empty table in front of the members: a script can neither change them nor see nil for a misspelt name.
static void build_library(lua_State *L, int class_id) {
    lupo_vm *vm = vm_of(L);
    class_state *state = &vm->states[class_id];
    lua_newtable(L);                    // the table
    state->table = lua_topointer(L, -1);
    lua_createtable(L, 0, 4);           // its metatable
    push_closures(L, class_id);         // the members
    lua_createtable(L, 0, 1);
    push_class_closure(L, library_missing, class_id);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_pushinteger(L, class_id);
    lua_pushcclosure(L, library_pairs, 2);
    lua_setfield(L, -3, "__pairs");
    lua_setfield(L, -2, "__index");
    push_class_closure(L, library_newindex, class_id);
    lua_setfield(L, -2, "__newindex");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    state->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

void push_library(lua_State *L, int class_id) {
    const class_state *state = &vm_of(L)->states[class_id];
    luaL_checkstack(L, 16, NULL);
    if (!state->metatable) build_library(L, class_id);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state->metatable);
}

// __index of the modules that can be required: the libraries are among them.
int find_library(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (int i = 0; i < vm->class_count; i++) {
        if (!vm->classes[i].library || strcmp(vm->classes[i].name, name) != 0) continue;
        push_library(L, i);
        return 1;
    }
    lua_pushnil(L);
    return 1;
}

void nearest_offer_libraries(nearest *search, lua_State *L) {
    const lupo_vm *vm = vm_of(L);
    for (int i = 0; i < vm->class_count; i++) {
        if (vm->classes[i].library) nearest_offer(search, vm->classes[i].name);
    }
}

// Pushes the metatable of a class's objects.
static void push_class(lua_State *L, int class_id) {
    class_state *state = &vm_of(L)->states[class_id];
    luaL_checkstack(L, 8, NULL);
    if (state->metatable) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, state->metatable);
        return;
    }
    lua_createtable(L, 0, 5);
    lua_createtable(L, 0, 4);
    push_closures(L, class_id);
    lua_pushinteger(L, class_id);
    lua_pushcclosure(L, object_index, 3);
    lua_setfield(L, -2, "__index");
    push_class_closure(L, object_newindex, class_id);
    lua_setfield(L, -2, "__newindex");
    push_class_closure(L, object_tostring, class_id);
    lua_setfield(L, -2, "__tostring");
    lua_pushstring(L, vm_of(L)->classes[class_id].name);
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, -1);
    state->metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}

// Libraries without a dot in their name are globals.
static int build_body(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    lua_pushglobaltable(L);
    for (int i = 0; i < vm->class_count; i++) {
        if (!vm->classes[i].library || strchr(vm->classes[i].name, '.')) continue;
        lua_pushstring(L, vm->classes[i].name);
        push_library(L, i);
        lua_rawset(L, 1);
    }
    return 0;
}

int lupo_use(lupo_vm *vm, lupo_interface *interface) {
    if (vm->interface || !interface->finished) return -1;
    vm->states = calloc((size_t)interface->class_count + 1, sizeof *vm->states);
    vm->defined = calloc((size_t)interface->member_count + 1, sizeof *vm->defined);
    vm->parts_run = calloc((size_t)interface->part_count + 1, sizeof *vm->parts_run);
    if (!vm->states || !vm->defined || !vm->parts_run) return -1;
    vm->interface = interface_retain(interface);
    vm->functions = interface->functions;
    vm->classes = interface->classes;
    vm->class_count = interface->class_count;
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
        const host_class *class = &vm->classes[i];
        if (strcmp(class->name, class_name) != 0) continue;
        int place = find_member(class, name, strlen(name));
        if (place < 0 || class->members[place].kind != LUPO_MEMBER_LUA) break;
        push_closures(L, i);
        if (lua_isfunction(L, 3)) {
            lua_pushinteger(L, (lua_Integer)(i + 1) << 20 | (lua_Integer)place << 40);
            lua_pushvalue(L, 3);
            lua_pushcclosure(L, method_trampoline, 2);
        } else {
            lua_pushvalue(L, 3);
        }
        if (class->library) {
            lua_pushvalue(L, 2);
            lua_insert(L, -2);
            lua_rawset(L, -3);
        } else {
            lua_rawseti(L, -2, place + 1);
        }
        vm->defined[class->first + place] = true;
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
    push_class(L, class_id);
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

static int set_fields_body(lua_State *L) {
    const object_request *r = lua_touserdata(L, 1);
    push_object(L, r->class_id, r->instance);
    if (lua_getiuservalue(L, 2, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 0, (int)(r->to - r->from) / 2);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, 2, 1);
    }
    int count;
    push_cells(L, r->from, r->to, &count);
    for (; count >= 2; count -= 2) lua_rawset(L, 3);
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

int lupo_set_fields(lupo_vm *vm, int class_id, int64_t instance, lupo_mark mark) {
    object_request request = {.class_id = class_id, .instance = instance, .from = mark.cells, .to = vm->out_count};
    vm->out_count = mark.cells;
    int status = run_protected(vm, set_fields_body, &request);
    lupo_rewind(vm, mark);
    return status;
}

int lupo_get_field(lupo_vm *vm, int class_id, int64_t instance, const char *name) {
    return run_protected(vm, get_field_body, &(object_request){.class_id = class_id, .instance = instance, .name = name});
}
