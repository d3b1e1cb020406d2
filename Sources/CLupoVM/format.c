// SPDX-License-Identifier: Apache-2.0
//
// string.format without %p, whose address would differ between two runs, and string.rep with a bound.
#include "internal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static void add_quoted_string(lua_State *L, luaL_Buffer *out, int index) {
    size_t count;
    const char *s = lua_tolstring(L, index, &count);
    luaL_addchar(out, '"');
    for (size_t i = 0; i < count; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\' || c == '\n') {
            luaL_addchar(out, '\\');
            luaL_addchar(out, (char)c);
        } else if (c < 32 || c == 127) {
            char text[8];
            bool digit = i + 1 < count && s[i + 1] >= '0' && s[i + 1] <= '9';
            snprintf(text, sizeof text, digit ? "\\%03d" : "\\%d", c);
            luaL_addstring(out, text);
        } else {
            luaL_addchar(out, (char)c);
        }
    }
    luaL_addchar(out, '"');
}

static void add_literal(lua_State *L, luaL_Buffer *out, int index) {
    char text[64];
    switch (lua_type(L, index)) {
    case LUA_TSTRING: add_quoted_string(L, out, index); return;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            lua_Integer i = lua_tointeger(L, index);
            snprintf(text, sizeof text, i == LUA_MININTEGER ? "0x%llx" : "%lld", (long long)i);
        } else {
            lua_Number n = lua_tonumber(L, index);
            if (isnan(n)) strcpy(text, "(0/0)");
            else if (isinf(n)) strcpy(text, n > 0 ? "1e9999" : "-1e9999");
            else snprintf(text, sizeof text, "%a", n);
        }
        luaL_addstring(out, text);
        return;
    case LUA_TNIL:
    case LUA_TBOOLEAN:
        own_tostring(L, index, NULL);
        luaL_addvalue(out);
        return;
    default: luaL_argerror(L, index, "value has no literal form");
    }
}

static void add_text(lua_State *L, luaL_Buffer *out, int index, const char *spec) {
    size_t count;
    const char *s = own_tostring(L, index, &count);
    if (spec[1] == 's' || (!strchr(spec, '.') && count >= 100)) {
        luaL_addvalue(out);
        return;
    }
    luaL_argcheck(L, strlen(s) == count, index, "string contains zeros");
    char text[256];
    int length = snprintf(text, sizeof text, spec, s);
    lua_pop(L, 1);
    luaL_addlstring(out, text, (size_t)length);
}

// Copies the specification, at most two digits each of width and precision. Returns the conversion's place.
static const char *read_spec(lua_State *L, const char *at, const char *end, char spec[32]) {
    char *to = spec;
    const char *begin = at;
    *to++ = '%';
    while (at < end && *at && strchr("-+ #0", *at) && at - begin < 5) *to++ = *at++;
    for (int part = 0; part < 2; part++) {
        for (int i = 0; i < 2 && at < end && *at >= '0' && *at <= '9'; i++) *to++ = *at++;
        if (part == 0) {
            if (at >= end || *at != '.') break;
            *to++ = *at++;
        }
    }
    *to = 0;
    if (at >= end || (*at >= '0' && *at <= '9') || *at == '.' || strchr("-+ #", *at)) {
        char shown[12];
        snprintf(shown, sizeof shown, "%s", begin);
        luaL_error(L, "invalid conversion '%%%s' to 'format'", shown);
    }
    return at;
}

static void add_number(lua_State *L, luaL_Buffer *out, int index, char *spec, char conversion) {
    char text[512];
    size_t length = strlen(spec);
    int count;
    if (strchr("diouxX", conversion)) {
        snprintf(spec + length, 5, "ll%c", conversion);
        count = snprintf(text, sizeof text, spec, (long long)luaL_checkinteger(L, index));
    } else {
        snprintf(spec + length, 3, "%c", conversion);
        count = snprintf(text, sizeof text, spec, luaL_checknumber(L, index));
    }
    luaL_addlstring(out, text, (size_t)count);
}

int lua_format(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    size_t count;
    const char *at = luaL_checklstring(L, 1, &count), *end = at + count;
    int top = lua_gettop(L), argument = 1;
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    while (at < end) {
        use_fuel(L, vm, 1);
        if (*at != '%') {
            luaL_addchar(&out, *at++);
            continue;
        }
        if (++at < end && *at == '%') {
            luaL_addchar(&out, *at++);
            continue;
        }
        char spec[32];
        if (++argument > top) return luaL_argerror(L, argument, "no value");
        at = read_spec(L, at, end, spec);
        char conversion = *at++;
        switch (conversion) {
        case 'c': {
            char text[128];
            strcat(spec, "c");
            int length = snprintf(text, sizeof text, spec, (int)luaL_checkinteger(L, argument));
            luaL_addlstring(&out, text, (size_t)length);
            break;
        }
        case 'd': case 'i': case 'o': case 'x': case 'X':
        case 'a': case 'A': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
            add_number(L, &out, argument, spec, conversion);
            break;
        case 'q':
            if (spec[1]) return luaL_error(L, "specifier '%%q' cannot have modifiers");
            add_literal(L, &out, argument);
            break;
        case 's':
            strcat(spec, "s");
            add_text(L, &out, argument, spec);
            break;
        case 'p':
            return raise_error(
                L, "script", "Use %s: tables and functions are shown as table#1, function#2.",
                "string.format has no %%p: addresses differ from run to run");
        default: return luaL_error(L, "invalid conversion '%s%c' to 'format'", spec, conversion);
        }
    }
    luaL_pushresult(&out);
    return 1;
}

// The result is bounded before anything is allocated; so is the work.
static int own_rep(lua_State *L) {
    lupo_vm *vm = vm_of(L);
    size_t count, separator_count, total;
    const char *s = luaL_checklstring(L, 1, &count);
    lua_Integer times = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &separator_count);
    if (times <= 0 || count + separator_count == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (__builtin_mul_overflow(count + separator_count, (size_t)times, &total) || total > vm->soft) {
        return luaL_error(L, "resulting string too large");
    }
    total -= separator_count;
    use_fuel(L, vm, (int)(total / 256) + 1);
    luaL_Buffer out;
    char *to = luaL_buffinitsize(L, &out, total);
    if (separator_count == 0 && count == 1) {
        memset(to, *s, total);
    } else {
        for (lua_Integer i = 0; i < times; i++) {
            use_fuel(L, vm, 1);
            memcpy(to, s, count);
            to += count;
            if (i + 1 == times || !separator_count) continue;
            memcpy(to, separator, separator_count);
            to += separator_count;
        }
    }
    luaL_pushresultsize(&out, total);
    return 1;
}

const luaL_Reg text_functions[] = {{"rep", own_rep},       {"find", lua_find}, {"match", lua_match},
                                   {"gmatch", lua_gmatch}, {"gsub", lua_gsub}, {"format", lua_format},
                                   {NULL, NULL}};
