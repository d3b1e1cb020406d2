// SPDX-License-Identifier: Apache-2.0
//
// The functions through which a script could outlive its end: protected calls and coroutines. After a kill each of them
// raises again. And setmetatable, load, next, tostring: those that reach what a script must not.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

// MARK: Protected calls

static int protected_finished(lua_State *L, int status, lua_KContext skipped) {
    lupo_vm *vm = vm_of(L);
    if (status == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    if (is_over(vm)) return raise_kill(L);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)skipped;
}

static int own_pcall(lua_State *L) {
    check_alive(L);
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, protected_finished);
    return protected_finished(L, status, 0);
}

// Lua calls a handler that fails for its own error, and again, until the C stack ends: with host functions on it that is
// more than a thread has. So each handler is called once, and what it raises takes the place of the error. After a kill
// it is not called at all.
static int own_handler(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (vm->killed) return 1;
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (lua_pcall(L, 1, 1, 0) == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    return 1;
}

static int own_xpcall(lua_State *L) {
    check_alive(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    int count = lua_gettop(L) - 2;
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, own_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    int status = lua_pcallk(L, count, LUA_MULTRET, 2, 2, protected_finished);
    return protected_finished(L, status, 2);
}

// MARK: Coroutines

enum { RESUME_STEPS = 50 };  // a fresh coroutine begins a fresh hook count, so each resume costs something

static lua_State *coroutine_at(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "coroutine");
    return co;
}

static int own_create(lua_State *L) {
    check_alive(L);
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    arm(vm_of(L), co);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

// The number of values on top of L, or -1 with the error value there.
static int resume(lua_State *L, lua_State *co, int arguments, bool note) {
    lupo_vm *vm = vm_of(L);
    vm->steps += RESUME_STEPS;
    if (is_over(vm)) raise_kill(L);
    if (!lua_checkstack(co, arguments)) {
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    lua_xmove(L, co, arguments);
    int results;
    vm->current = co;
    arm(vm, co);
    int status = lua_resume(co, L, arguments, &results);
    vm->current = L;
    arm(vm, L);
    if (status == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    if (is_over(vm)) raise_kill(L);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(co, results);
            lua_pushliteral(L, "too many results to resume");
            return -1;
        }
        lua_xmove(co, L, results);
        return results;
    }
    // A copy stays: closing the coroutine hands it to its __close handlers.
    if (lua_checkstack(co, 1)) lua_pushvalue(co, -1);
    lua_xmove(co, L, 1);
    if (note) note_coroutine_error(L, co);
    return -1;
}

static int own_resume(lua_State *L) {
    lua_State *co = coroutine_at(L);
    int count = resume(L, co, lua_gettop(L) - 1, false);
    if (count < 0) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, -(count + 1));
    return count + 1;
}

typedef enum { RUNNING, DEAD, SUSPENDED, NORMAL } coroutine_state;

static coroutine_state state_of(lua_State *L, lua_State *co) {
    if (L == co) return RUNNING;
    lua_Debug frame;
    switch (lua_status(co)) {
    case LUA_YIELD: return SUSPENDED;
    case LUA_OK:
        if (lua_getstack(co, 0, &frame)) return NORMAL;
        return lua_gettop(co) == 0 ? DEAD : SUSPENDED;
    default: return DEAD;
    }
}

// Lua 5.4.4 does not count nested closes: a chain of 20 000 coroutines that close each other would run out of stack.
static int close_coroutine(lua_State *L, lua_State *co) {
    lupo_vm *vm = vm_of(L);
    if (vm->close_depth >= MAX_CLOSE_DEPTH) luaL_error(L, "too many nested calls of coroutine.close");
    vm->close_depth++;
    lua_State *current = vm->current;
    vm->current = co;
    arm(vm, co);
    int status = lua_resetthread(co);
    vm->current = current;
    arm(vm, L);
    vm->close_depth--;
    if (status == LUA_ERRMEM) vm->killed = LUPO_KILL_MEMORY;
    if (is_over(vm)) raise_kill(L);
    return status;
}

static int wrapped_call(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    int count = resume(L, co, lua_gettop(L), true);
    if (count >= 0) return count;
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) {
        if (close_coroutine(L, co) != LUA_OK) {
            // A __close handler may have put another error in the place of the first.
            lua_pop(L, 1);
            lua_xmove(co, L, 1);
        }
    }
    return lua_error(L);
}

static int own_wrap(lua_State *L) {
    own_create(L);
    lua_pushcclosure(L, wrapped_call, 1);
    return 1;
}

static int own_close(lua_State *L) {
    check_alive(L);
    lua_State *co = coroutine_at(L);
    coroutine_state state = state_of(L, co);
    if (state != DEAD && state != SUSPENDED) {
        return luaL_error(L, "cannot close a %s coroutine", state == RUNNING ? "running" : "normal");
    }
    if (close_coroutine(L, co) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

const luaL_Reg control_coroutine[] = {
    {"create", own_create}, {"resume", own_resume}, {"wrap", own_wrap}, {"close", own_close}, {NULL, NULL}};

// MARK: Tables

// A finalizer runs without hooks: nothing could end it.
static int own_setmetatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return raise_error(
                L, "script", "Use a local with <close>, or tidy up at the end of the hook.",
                "a metatable with __gc is not allowed");
        }
        lua_settop(L, 2);
    }
    lua_setmetatable(L, 1);
    return 1;
}

// Each call that begins anew may walk over a large empty part, and no instruction is counted meanwhile.
int lua_own_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) check_alive(L);
    if (lua_next(L, 1)) return 2;
    lua_pushnil(L);
    return 1;
}

// MARK: Text

// "table#1": a number in the order of asking, where Lua would give an address.
static void push_identity(lua_State *L, int index, const char *kind) {
    lupo_vm *vm = vm_of(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_identities);
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushvalue(L, index);
        lua_pushinteger(L, ++vm->next_identity);
        lua_rawset(L, -3);
        lua_pushinteger(L, vm->next_identity);
    }
    lua_pushfstring(L, "%s#%I", kind, (LUAI_UACINT)lua_tointeger(L, -1));
    lua_insert(L, -3);
    lua_pop(L, 2);
}

// Leaves the text on the stack.
const char *own_tostring(lua_State *L, int index, size_t *count) {
    index = lua_absindex(L, index);
    luaL_checkstack(L, 6, NULL);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, count);
    }
    switch (lua_type(L, index)) {
    case LUA_TSTRING: lua_pushvalue(L, index); break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) lua_pushfstring(L, "%I", (LUAI_UACINT)lua_tointeger(L, index));
        else lua_pushfstring(L, "%f", (LUAI_UACNUMBER)lua_tonumber(L, index));
        break;
    case LUA_TBOOLEAN: lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false"); break;
    case LUA_TNIL: lua_pushliteral(L, "nil"); break;
    default: {
        char kind[NAME_SIZE];
        int type = luaL_getmetafield(L, index, "__name");
        snprintf(kind, sizeof kind, "%s", type == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, index));
        if (type != LUA_TNIL) lua_pop(L, 1);
        push_identity(L, index, kind);
    }
    }
    return lua_tolstring(L, -1, count);
}

int lua_own_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    own_tostring(L, 1, NULL);
    return 1;
}

// load(text, name, mode, env): text only; no reader function, which need never end.
static int own_load(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (lua_type(L, 1) != LUA_TSTRING) {
        return raise_error(L, "script", NULL, "load takes a string, not a %s", luaL_typename(L, 1));
    }
    size_t count;
    const char *text = lua_tolstring(L, 1, &count);
    const char *mode = luaL_optstring(L, 3, "t");
    bool has_environment = !lua_isnone(L, 4);
    char name[48];
    snprintf(name, sizeof name, "=(load %.30s)", luaL_optstring(L, 2, "text"));
    for (char *c = name; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == ':') *c = '_';
    }
    if (count && text[0] == LUA_SIGNATURE[0]) {
        lua_pushnil(L);
        lua_pushliteral(L, "bytecode is not accepted");
        return 2;
    }
    if (!strchr(mode, 't')) {
        lua_pushnil(L);
        lua_pushliteral(L, "only text can be loaded");
        return 2;
    }
    use_fuel(L, vm, (int)(count / 4 > INT32_MAX ? INT32_MAX : count / 4));
    if (luaL_loadbufferx(L, text, count, name, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_environment) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return 1;
}

const luaL_Reg control_base[] = {
    {"pcall", own_pcall},       {"xpcall", own_xpcall},          {"setmetatable", own_setmetatable},
    {"load", own_load},         {"next", lua_own_next},          {"tostring", lua_own_tostring},
    {"pairs", lua_sorted_pairs}, {"print", lua_print},           {"require", lua_require},
    {NULL, NULL}};

// MARK: Loading for the host

typedef struct {
    const char *name;
    const void *bytes;
    size_t count;
    int kind;
    int64_t reference;
    bool failed;
} load_request;

static void name_chunk(const char *alias, bool prelude, char name[static NAME_SIZE + 1]) {
    snprintf(name, NAME_SIZE + 1, "%s%.58s", prelude ? "=[lupo] " : "@", alias);
}

static int load_body(lua_State *L) {
    load_request *r = lua_touserdata(L, 1);
    bool prelude = r->kind != LUPO_SCRIPT, compiled = r->kind == LUPO_COMPILED_PRELUDE;
    char alias[NAME_SIZE], name[NAME_SIZE + 1];
    chunk_alias(r->name, alias);
    name_chunk(alias, prelude, name);
    const char *bytes = r->bytes;
    size_t count = r->count;
    if (count >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        count -= 3;
    }
    if (!compiled && count && bytes[0] == LUA_SIGNATURE[0]) {
        r->failed = true;
        syntax_fault(vm_of(L), alias, "the file is bytecode; only Lua source is accepted");
        return 0;
    }
    if (luaL_loadbufferx(L, bytes, count, name, compiled ? "b" : "t") != LUA_OK) {
        r->failed = true;
        const char *message = lua_tostring(L, -1);
        syntax_fault(vm_of(L), prelude ? name + 1 : alias, message ? message : "not readable");
        return 0;
    }
    if (prelude) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &key_prelude);
        lua_setupvalue(L, -2, 1);
    }
    r->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushinteger(L, r->reference);
    flatten(L, lua_gettop(L), lua_gettop(L), false);
    return 0;
}

int lupo_load(lupo_vm *vm, const char *name, const void *bytes, size_t count, int kind) {
    load_request request = {.name = name, .bytes = bytes, .count = count, .kind = kind};
    int status = run_protected(vm, load_body, &request);
    return status == LUPO_OK && request.failed ? LUPO_FAULT : status;
}

// MARK: Compiling once for all machines

typedef struct {
    char *bytes;
    size_t count, capacity;
} dump_buffer;

static int append_dump(lua_State *L, const void *bytes, size_t count, void *context) {
    (void)L;
    dump_buffer *buffer = context;
    if (count > buffer->capacity - buffer->count) {
        size_t capacity = 2 * buffer->capacity + count;
        char *grown = realloc(buffer->bytes, capacity);
        if (!grown) return 1;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    if (count) memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return 0;
}

void *lupo_compile_prelude(const char *name, const void *bytes, size_t count, size_t *size) {
    // A state of its own, without libraries: nothing runs in it, and lua_dump and the parser raise only inside lua_load.
    lua_State *L = luaL_newstate();
    if (!L) return NULL;
    char alias[NAME_SIZE], chunk[NAME_SIZE + 1];
    chunk_alias(name, alias);
    name_chunk(alias, true, chunk);
    dump_buffer buffer = {0};
    bool done = luaL_loadbufferx(L, bytes, count, chunk, "t") == LUA_OK &&
                // Lines are kept: errors in the host's own code shall say where.
                lua_dump(L, append_dump, &buffer, 0) == 0;
    lua_close(L);
    if (!done) {
        free(buffer.bytes);
        return NULL;
    }
    *size = buffer.count;
    return buffer.bytes;
}
