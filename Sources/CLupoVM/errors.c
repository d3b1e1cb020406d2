// SPDX-License-Identifier: Apache-2.0
//
// Errors as the script sees them (a table {code, message, hint, sql, at, trace} with __tostring) and as the host does
// (a lupo_fault). Places are those of the script's own lines: frames of the host and the prelude appear only as the name
// of the API function that the line called.
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    char chunk[NAME_SIZE];
    int line;
    char trace[MAX_TRACE];
    size_t length;
    int entries;
} place;

static bool is_prelude(const lua_Debug *frame) { return strncmp(frame->source, "=[lupo", 6) == 0; }

static void add_entry(place *p, const lua_Debug *frame, const char *name, const char *api) {
    if (!p->line) {
        snprintf(p->chunk, sizeof p->chunk, "%s", frame->short_src);
        p->line = frame->currentline;
    }
    if (p->entries == 20) return;
    int n = snprintf(
        p->trace + p->length, sizeof p->trace - p->length, "%s%s:%d%s%s%s%s", p->entries ? "\n" : "", frame->short_src,
        frame->currentline, name ? " in " : "", name ? name : "", api ? (name ? ", calling " : " calling ") : "",
        api ? api : "");
    if (n < 0 || p->length + (size_t)n >= sizeof p->trace) {
        p->trace[p->length] = 0;
        p->entries = 20;
        return;
    }
    p->length += (size_t)n;
    p->entries++;
}

// Walks outwards from `level`. A name from a frame whose caller is the prelude would be the prelude's own.
static void describe_stack(lua_State *L, int level, place *p) {
    lupo_vm *vm = vm_of(L);
    char names[2][NAME_SIZE * 2];
    const char *api = NULL;
    lua_Debug frame, caller;
    for (; level < MAX_LEVELS && p->entries < 20 && lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "Slnf", &frame);
        lua_CFunction c = lua_tocfunction(L, -1);
        if (c) {
            const char *name = function_name(L, c, names[0]);
            if (name) api = strcpy(names[1], name);
            lua_pop(L, 1);
            continue;
        }
        lua_pop(L, 1);
        if (is_prelude(&frame)) continue;
        const char *name = frame.name;
        if (!lua_getstack(L, level + 1, &caller)) {
            name = NULL;
        } else {
            lua_getinfo(L, "Sf", &caller);
            bool outermost = lua_tocfunction(L, -1) == call_body;
            lua_pop(L, 1);
            if (outermost) name = vm->label;
            else if (*caller.what == 'C' || is_prelude(&caller)) name = NULL;
        }
        if (*frame.what == 'm') name = "main chunk";
        add_entry(p, &frame, name && *name ? name : NULL, api);
        api = NULL;
    }
}

static void push_joined_trace(lua_State *L, const char *trace) { luaL_gsub(L, trace, "\n", " <- "); }

static bool is_error_object(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_error_metatable);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static void set_text(lua_State *L, const char *name, const char *text, size_t count) {
    if (!text) return;
    lua_pushstring(L, name);
    lua_pushlstring(L, text, count);
    lua_rawset(L, -3);
}

// Leaves the object on the stack.
static void make_error(
    lua_State *L, const char *code, const char *message, size_t message_count, const char *hint, size_t hint_count,
    const char *sql, size_t sql_count, int64_t id) {
    luaL_checkstack(L, 8, NULL);
    lua_createtable(L, 0, 6);
    set_text(L, "code", code, strlen(code));
    set_text(L, "message", message, message_count);
    set_text(L, "hint", hint, hint_count);
    set_text(L, "sql", sql, sql_count);
    place p = {.line = 0};
    describe_stack(L, 0, &p);
    if (p.line) {
        lua_pushfstring(L, "%s:%d", p.chunk, p.line);
        lua_setfield(L, -2, "at");
        push_joined_trace(L, p.trace);
        lua_setfield(L, -2, "trace");
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_error_metatable);
    lua_setmetatable(L, -2);
    if (id >= 0) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &key_errors);
        lua_pushvalue(L, -2);
        lua_pushinteger(L, id);
        lua_rawset(L, -3);
        lua_pop(L, 1);
    }
}

int raise_error(lua_State *L, const char *code, const char *hint, const char *format, ...) {
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    make_error(L, code, message, strlen(message), hint, hint ? strlen(hint) : 0, NULL, 0, -1);
    return lua_error(L);
}

int raise_compile_error(lua_State *L, const char *module, const char *chunk, const char *text) {
    char message[1024], at[NAME_SIZE + 16] = "";
    size_t length = strlen(chunk);
    if (strncmp(text, chunk, length) == 0 && text[length] == ':') {
        char *end;
        long line = strtol(text + length + 1, &end, 10);
        if (strncmp(end, ": ", 2) == 0) {
            snprintf(at, sizeof at, "%s:%ld", chunk, line);
            text = end + 2;
        }
    }
    snprintf(message, sizeof message, "module '%s' does not compile: %s", module, text);
    make_error(L, "plugin-syntax", message, strlen(message), NULL, 0, NULL, 0, -1);
    if (*at) set_text(L, "at", at, strlen(at));
    return lua_error(L);
}

// Raises what the host gave to lupo_put_error.
int raise_pending(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    pending_error e = vm->error;
    if (!e.set || !e.code) return raise_error(L, "internal", NULL, "the host reported an error without saying which");
    vm->error.set = false;
    const char *base = vm->arena;
    make_error(
        L, base + e.code, base + e.message, e.message_count, e.hint ? base + e.hint : NULL, e.hint_count,
        e.sql ? base + e.sql : NULL, e.sql_count, e.id);
    return lua_error(L);
}

// For the prelude: raise{code=, message=, hint=}
int lua_raise(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    size_t message_count = 0, hint_count = 0;
    lua_getfield(L, 1, "code");
    lua_getfield(L, 1, "message");
    lua_getfield(L, 1, "hint");
    const char *code = lua_tostring(L, 2), *message = lua_tolstring(L, 3, &message_count);
    const char *hint = lua_tolstring(L, 4, &hint_count);
    make_error(L, code ? code : "script", message ? message : "", message_count, hint, hint_count, NULL, 0, -1);
    return lua_error(L);
}

static int error_tostring(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    luaL_Buffer text;
    lua_pushliteral(L, "at");
    lua_rawget(L, 1);
    lua_pushliteral(L, "message");
    lua_rawget(L, 1);
    lua_pushliteral(L, "hint");
    lua_rawget(L, 1);
    luaL_buffinit(L, &text);
    if (lua_type(L, 2) == LUA_TSTRING) {
        luaL_addstring(&text, lua_tostring(L, 2));
        luaL_addstring(&text, ": ");
    }
    luaL_addstring(&text, lua_type(L, 3) == LUA_TSTRING ? lua_tostring(L, 3) : "error");
    if (lua_type(L, 4) == LUA_TSTRING) {
        luaL_addstring(&text, " (");
        luaL_addstring(&text, lua_tostring(L, 4));
        luaL_addstring(&text, ")");
    }
    luaL_pushresult(&text);
    return 1;
}

void open_errors(lua_State *L) {
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, error_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_error_metatable);
}

// MARK: Faults

void clear_fault(lupo_vm *vm) { vm->fault = (lupo_fault){.id = -1}; }

static size_t keep(char *into, size_t size, const char *text, size_t count) {
    if (count >= size) {
        count = size - 4;
        memcpy(into, text, count);
        memcpy(into + count, "...", 4);
        return count + 3;
    }
    memcpy(into, text, count);
    into[count] = 0;
    return count;
}

static void fault_message(lupo_vm *vm, const char *text, size_t count) {
    // error("") says nothing, and nothing would be shown.
    if (!count) count = strlen(text = "the script raised an empty text as its error");
    vm->fault.message_count = keep(vm->fault_message, MAX_MESSAGE + 4, text, count);
    vm->fault.message = vm->fault_message;
}

void plain_fault(lupo_vm *vm, const char *message) { fault_message(vm, message, strlen(message)); }

static const char *raw_text(lua_State *L, int table, const char *name, size_t *count) {
    lua_pushstring(L, name);
    lua_rawget(L, table);
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, count) : NULL;
    lua_pop(L, 1);
    return text;
}

// Takes "file:12" apart.
static void fault_place(lupo_vm *vm, const char *at) {
    const char *colon = strrchr(at, ':');
    if (!colon || colon == at) return;
    keep(vm->fault_chunk, sizeof vm->fault_chunk, at, (size_t)(colon - at));
    vm->fault.chunk = vm->fault_chunk;
    vm->fault.line = atoi(colon + 1);
}

static void fault_of_table(lua_State *L, lupo_vm *vm, int index) {
    size_t count;
    const char *text;
    if ((text = raw_text(L, index, "code", &count))) {
        keep(vm->fault_code, sizeof vm->fault_code, text, count);
        vm->fault.code = vm->fault_code;
    }
    if ((text = raw_text(L, index, "hint", &count)) && count) {
        keep(vm->fault_hint, sizeof vm->fault_hint, text, count);
        vm->fault.hint = vm->fault_hint;
    }
    if ((text = raw_text(L, index, "sql", &count))) {
        keep(vm->fault_sql, MAX_MESSAGE, text, count);
        vm->fault.sql = vm->fault_sql;
    }
    if ((text = raw_text(L, index, "message", &count))) fault_message(vm, text, count);
    if (!is_error_object(L, index)) return;
    if ((text = raw_text(L, index, "at", &count))) fault_place(vm, text);
    if ((text = raw_text(L, index, "trace", &count))) {
        luaL_gsub(L, text, " <- ", "\n");
        keep(vm->fault_trace, sizeof vm->fault_trace, lua_tostring(L, -1), lua_rawlen(L, -1));
        vm->fault.trace = vm->fault_trace;
        lua_pop(L, 1);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_errors);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    if (lua_isinteger(L, -1)) vm->fault.id = lua_tointeger(L, -1);
    lua_pop(L, 2);
}

static int protected_tostring(lua_State *L) {
    own_tostring(L, 1, NULL);
    return 1;
}

static void fault_of_value(lua_State *L, lupo_vm *vm, int index) {
    switch (lua_type(L, index)) {
    case LUA_TNIL: plain_fault(vm, "the script raised nil as its error"); return;
    case LUA_TTABLE: fault_of_table(L, vm, index); break;
    }
    if (vm->fault.message) return;
    char text[128];
    lua_pushcfunction(L, protected_tostring);
    lua_pushvalue(L, index);
    if (lua_pcall(L, 1, 1, 0) == LUA_OK) {
        const char *shown = lua_tostring(L, -1);
        snprintf(text, sizeof text, "the script raised a %s as its error: %.80s", luaL_typename(L, index), shown);
    } else {
        snprintf(text, sizeof text, "the script raised a %s as its error", luaL_typename(L, index));
    }
    lua_pop(L, 1);
    plain_fault(vm, text);
}

// Lua writes the place before its messages, "file:12: text"; it is taken off when it is that of a chunk on the stack.
static const char *without_place(lua_State *L, const char *message, place *p) {
    lua_Debug frame;
    for (int level = 0; level < 200 && lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "S", &frame);
        if (*frame.what == 'C') continue;
        size_t length = strlen(frame.short_src);
        if (strncmp(message, frame.short_src, length) != 0 || message[length] != ':') continue;
        char *end;
        long line = strtol(message + length + 1, &end, 10);
        if (end == message + length + 1 || strncmp(end, ": ", 2) != 0) continue;
        if (!is_prelude(&frame)) {
            snprintf(p->chunk, sizeof p->chunk, "%s", frame.short_src);
            p->line = (int)line;
        }
        return end + 2;
    }
    return message;
}

static void fault_of_string(lua_State *L, lupo_vm *vm, int index, place *p) {
    size_t count;
    const char *message = lua_tolstring(L, index, &count);
    place found = {.line = 0};
    const char *rest = without_place(L, message, &found);
    if (found.line) {
        memcpy(p->chunk, found.chunk, sizeof p->chunk);
        p->line = found.line;
    }
    fault_message(vm, rest, count - (size_t)(rest - message));
}

static bool is_noted(lua_State *L, int index) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_wrapped);
    bool same = !lua_isnil(L, -1) && lua_rawequal(L, -1, index);
    lua_pop(L, 1);
    return same;
}

// Where the script is ended. The first place counts: what its end sets off, such as a __close handler, is ended too.
void note_kill(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (vm->fault.killed || !lua_checkstack(L, 8)) return;
    clear_fault(vm);
    vm->fault.killed = true;
    place p = {.line = 0};
    describe_stack(L, 0, &p);
    keep(vm->fault_trace, sizeof vm->fault_trace, p.trace, p.length);
    vm->fault.trace = vm->fault_trace;
    if (!p.line) return;
    keep(vm->fault_chunk, sizeof vm->fault_chunk, p.chunk, strlen(p.chunk));
    vm->fault.chunk = vm->fault_chunk;
    vm->fault.line = p.line;
}

// Runs where the error was raised, with the stack still there.
int message_handler(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    if (vm->killed) return 1;
    clear_fault(vm);
    lua_settop(L, 1);
    place p = {.line = 0};
    describe_stack(L, 0, &p);
    if (is_noted(L, 1)) {
        keep(vm->fault_trace, sizeof vm->fault_trace, vm->wrapped_trace, strlen(vm->wrapped_trace));
        size_t length = strlen(vm->fault_trace);
        if (p.length && length + p.length + 2 < MAX_TRACE) {
            vm->fault_trace[length] = '\n';
            memcpy(vm->fault_trace + length + 1, p.trace, p.length + 1);
        }
        p.line = 0;
        fault_place(vm, vm->wrapped_at);
        if (vm->fault.chunk) {
            snprintf(p.chunk, sizeof p.chunk, "%s", vm->fault_chunk);
            p.line = vm->fault.line;
        }
    } else {
        keep(vm->fault_trace, sizeof vm->fault_trace, p.trace, p.length);
    }
    vm->fault.trace = vm->fault_trace;
    int type = lua_type(L, 1);
    if (type == LUA_TSTRING || type == LUA_TNUMBER) fault_of_string(L, vm, 1, &p);
    else fault_of_value(L, vm, 1);
    if (vm->fault.chunk && type == LUA_TTABLE && is_error_object(L, 1)) return 1;
    if (p.line) {
        keep(vm->fault_chunk, sizeof vm->fault_chunk, p.chunk, strlen(p.chunk));
        vm->fault.chunk = vm->fault_chunk;
        vm->fault.line = p.line;
    }
    return 1;
}

// The stack of a coroutine is gone when its error reaches the caller of coroutine.wrap: what it says is noted here, with
// the value as its mark.
void note_coroutine_error(lua_State *L, lua_State *co) {
    lupo_vm *vm = vm_of(L);
    if (is_noted(L, lua_gettop(L))) return;
    place p = {.line = 0};
    if (lua_checkstack(co, 8)) describe_stack(co, 0, &p);
    if (p.line) snprintf(vm->wrapped_at, sizeof vm->wrapped_at, "%s:%d", p.chunk, p.line);
    else vm->wrapped_at[0] = 0;
    keep(vm->wrapped_trace, sizeof vm->wrapped_trace, p.trace, p.length);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_wrapped);
}

// `message` is the compiler's: "chunk:3: text near 'x'".
void syntax_fault(lupo_vm *vm, const char *chunk, const char *message) {
    clear_fault(vm);
    vm->fault.syntax = true;
    keep(vm->fault_chunk, sizeof vm->fault_chunk, chunk, strlen(chunk));
    vm->fault.chunk = vm->fault_chunk;
    size_t length = strlen(chunk);
    if (strncmp(message, chunk, length) == 0 && message[length] == ':') {
        char *end;
        vm->fault.line = (int)strtol(message + length + 1, &end, 10);
        if (strncmp(end, ": ", 2) == 0) message = end + 2;
    }
    plain_fault(vm, message);
}

const lupo_fault *lupo_last_fault(const lupo_vm *vm) { return &vm->fault; }

// Called with Swift frames above, so nothing here may raise: "S" and "l" only read.
int lupo_where(lupo_vm *vm, char chunk[60]) {
    lua_Debug frame;
    for (int level = 0; level < 200 && lua_getstack(vm->current, level, &frame); level++) {
        lua_getinfo(vm->current, "Sl", &frame);
        if (*frame.what == 'C' || is_prelude(&frame)) continue;
        snprintf(chunk, 60, "%s", frame.short_src);
        return frame.currentline;
    }
    return 0;
}

// The script's frames, one a line.
int lua_traceback(lua_State *L) {
    place p = {.line = 0};
    describe_stack(L, 1, &p);
    lua_pushlstring(L, p.trace, p.length);
    return 1;
}

// Lua shortens a chunk's name to 59 bytes in messages; this does it first, so that both sides know the same name.
void chunk_alias(const char *path, char alias[NAME_SIZE]) {
    size_t length = strlen(path);
    if (length <= 55) strcpy(alias, path);
    else snprintf(alias, NAME_SIZE, "...%s", path + length - 52);
}
