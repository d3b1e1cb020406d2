// SPDX-License-Identifier: Apache-2.0
//
// Values that Lua has no type for: unsigned 64-bit integers, exact decimals, bytes, SQL's NULL as a parameter. All kinds
// share locked metatables; numbers of any kind compare exactly.
#include "exact.h"
#include "internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

userdata *to_userdata(lua_State *L, int index, userdata_kind kind) {
    if (lua_type(L, index) != LUA_TUSERDATA) return NULL;
    userdata *u = lua_touserdata(L, index);
    return u->kind == (uint32_t)kind ? u : NULL;
}

static void make_metatable(lua_State *L, userdata_kind kind);

static userdata *new_value(lua_State *L, userdata_kind kind, size_t room) {
    userdata *u = lua_newuserdatauv(L, sizeof *u + room, 0);
    u->kind = kind;
    u->class_id = 0;
    u->count = 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &key_values);
    if (lua_rawgeti(L, -1, kind) == LUA_TNIL) {
        lua_pop(L, 1);
        make_metatable(L, kind);
    }
    lua_setmetatable(L, -3);
    lua_pop(L, 1);
    return u;
}

static void push_text_value(lua_State *L, userdata_kind kind, const char *text, size_t count) {
    userdata *u = new_value(L, kind, count + 1);
    u->count = count;
    if (count) memcpy(u->text, text, count);
    u->text[count] = 0;
}

void push_u64(lua_State *L, uint64_t value) { new_value(L, KIND_U64, 0)->u64 = value; }

void push_decimal(lua_State *L, const char *text, size_t count) { push_text_value(L, KIND_DECIMAL, text, count); }

void push_value(lua_State *L, const lupo_cell *cell, const char *text) {
    switch (cell->tag) {
    case LUPO_UNSIGNED:
        if (cell->u.i >= 0 && !cell->n) lua_pushinteger(L, cell->u.i);
        else new_value(L, KIND_U64, 0)->u64 = (uint64_t)cell->u.i;
        break;
    case LUPO_DECIMAL: push_text_value(L, KIND_DECIMAL, text, cell->n); break;
    case LUPO_BYTES: push_text_value(L, KIND_BYTES, text, cell->n); break;
    case LUPO_NULL: lua_rawgetp(L, LUA_REGISTRYINDEX, &key_null); break;
    default: lua_pushnil(L);
    }
}

// MARK: Comparison

typedef struct {
    char local[24];
    const char *whole, *fraction;  // digits without leading and trailing zeros
    size_t whole_count, fraction_count;
    bool negative;
} digits;

// -?\d+(\.\d+)?|-?\.\d+ with an optional plus.
static bool read_digits(const char *text, size_t count, digits *d) {
    const char *at = text, *end = text + count;
    d->negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    const char *whole = at;
    while (at < end && *at >= '0' && *at <= '9') at++;
    const char *whole_end = at;
    const char *fraction = at, *fraction_end = at;
    if (at < end && *at == '.') {
        fraction = ++at;
        while (at < end && *at >= '0' && *at <= '9') at++;
        fraction_end = at;
        if (fraction == fraction_end) return false;
    }
    if (at != end || (whole == whole_end && fraction == fraction_end)) return false;
    while (whole < whole_end && *whole == '0') whole++;
    while (fraction_end > fraction && fraction_end[-1] == '0') fraction_end--;
    d->whole = whole;
    d->whole_count = (size_t)(whole_end - whole);
    d->fraction = fraction;
    d->fraction_count = (size_t)(fraction_end - fraction);
    if (!d->whole_count && !d->fraction_count) d->negative = false;
    return true;
}

static int compare_magnitude(const digits *a, const digits *b) {
    if (a->whole_count != b->whole_count) return a->whole_count < b->whole_count ? -1 : 1;
    int order = memcmp(a->whole, b->whole, a->whole_count);
    if (order) return order < 0 ? -1 : 1;
    size_t common = a->fraction_count < b->fraction_count ? a->fraction_count : b->fraction_count;
    order = memcmp(a->fraction, b->fraction, common);
    if (order) return order < 0 ? -1 : 1;
    return (a->fraction_count > b->fraction_count) - (a->fraction_count < b->fraction_count);
}

static int compare_digits(const digits *a, const digits *b) {
    if (a->negative != b->negative) return a->negative ? -1 : 1;
    int order = compare_magnitude(a, b);
    return a->negative ? -order : order;
}

enum {
    LONGEST_DOUBLE = 1600,  // bytes of the longest finite double written out in full
};

// False for what is no finite number.
static bool number_digits(lua_State *L, int index, digits *d, char *room) {
    if (lua_type(L, index) == LUA_TNUMBER) {
        int count;
        if (lua_isinteger(L, index)) {
            count = snprintf(d->local, sizeof d->local, "%lld", (long long)lua_tointeger(L, index));
            return read_digits(d->local, (size_t)count, d);
        }
        lua_Number n = lua_tonumber(L, index);
        if (!isfinite(n)) return false;
        count = snprintf(room, LONGEST_DOUBLE, "%.1080f", n);
        return read_digits(room, (size_t)count, d);
    }
    if (lua_type(L, index) != LUA_TUSERDATA) return false;
    const userdata *u = lua_touserdata(L, index);
    if (u->kind == KIND_U64) {
        int count = snprintf(d->local, sizeof d->local, "%llu", (unsigned long long)u->u64);
        return read_digits(d->local, (size_t)count, d);
    }
    return u->kind == KIND_DECIMAL && read_digits(u->text, u->count, d);
}

static const char *kind_name(lua_State *L, int index) {
    static const char *const names[] = {"", "null", "u64", "decimal", "bytes", "object", ""};
    if (lua_type(L, index) != LUA_TUSERDATA) return luaL_typename(L, index);
    return names[((userdata *)lua_touserdata(L, index))->kind];
}

// NO_ORDER where there is none: NaN, or no number.
int compare_numbers(lua_State *L, bool must) {
    digits a, b;
    char room[2][LONGEST_DOUBLE];
    bool left = number_digits(L, 1, &a, room[0]), right = number_digits(L, 2, &b, room[1]);
    if (left && right) return compare_digits(&a, &b);
    int number = lua_type(L, 1) == LUA_TNUMBER ? 1 : lua_type(L, 2) == LUA_TNUMBER ? 2 : 0;
    if (number && (left || right)) {
        lua_Number n = lua_tonumber(L, number);  // infinite or NaN
        if (isnan(n)) return NO_ORDER;
        return (n > 0) == (number == 1) ? 1 : -1;
    }
    if (must) {
        raise_error(
            L, "script", "Make both numbers: lupo.decimal(text), lupo.u64(text), tonumber(text).",
            "attempt to compare %s with %s", kind_name(L, 1), kind_name(L, 2));
    }
    return NO_ORDER;
}

static int value_eq(lua_State *L) {
    userdata *a = to_userdata(L, 1, KIND_BYTES), *b = to_userdata(L, 2, KIND_BYTES);
    if (a && b) lua_pushboolean(L, a->count == b->count && memcmp(a->text, b->text, a->count) == 0);
    else lua_pushboolean(L, compare_numbers(L, false) == 0);
    return 1;
}

static int value_lt(lua_State *L) {
    int order = compare_numbers(L, true);
    lua_pushboolean(L, order < 0);
    return 1;
}

static int value_le(lua_State *L) {
    int order = compare_numbers(L, true);
    lua_pushboolean(L, order <= 0);
    return 1;
}

static int value_tostring(lua_State *L) {
    if (lua_type(L, 1) != LUA_TUSERDATA) return luaL_typeerror(L, 1, "userdata");
    const userdata *u = lua_touserdata(L, 1);
    switch (u->kind) {
    case KIND_U64: {
        char text[24];
        snprintf(text, sizeof text, "%llu", (unsigned long long)u->u64);
        lua_pushstring(L, text);
        break;
    }
    case KIND_NULL: lua_pushliteral(L, "null"); break;
    default: lua_pushlstring(L, u->text, u->count);
    }
    return 1;
}

static int value_len(lua_State *L) {
    const userdata *u = to_userdata(L, 1, KIND_BYTES);
    if (!u) return luaL_typeerror(L, 1, "bytes");
    lua_pushinteger(L, (lua_Integer)u->count);
    return 1;
}

// MARK: Constructors

static int make_u64(lua_State *L) {
    if (lua_isinteger(L, 1)) {
        lua_Integer i = lua_tointeger(L, 1);
        if (i < 0) return raise_error(L, "value", NULL, "u64: %lld is negative", (long long)i);
        new_value(L, KIND_U64, 0)->u64 = (uint64_t)i;
        return 1;
    }
    if (to_userdata(L, 1, KIND_U64)) {
        lua_settop(L, 1);
        return 1;
    }
    size_t count;
    const char *text;
    const userdata *decimal = to_userdata(L, 1, KIND_DECIMAL);
    if (decimal) {
        // Zeros behind the point are no digits of a whole number.
        text = decimal->text;
        count = decimal->count;
        const char *point = memchr(text, '.', count);
        size_t whole = point ? (size_t)(point - text) : count;
        if (strspn(text + whole, ".0") == count - whole) count = whole;
    } else if (lua_type(L, 1) == LUA_TSTRING) {
        text = lua_tolstring(L, 1, &count);
    } else {
        return raise_error(
            L, "value", NULL, "u64 takes an integer, a Decimal or a string of digits, not a %s", kind_name(L, 1));
    }
    uint64_t value = 0;
    bool good = count > 0;
    for (size_t i = 0; i < count && good; i++) {
        good = text[i] >= '0' && text[i] <= '9' && !__builtin_mul_overflow(value, 10, &value)
            && !__builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value);
    }
    if (!good) return raise_error(L, "value", NULL, "u64: '%.40s' is not a whole number from 0 to 18446744073709551615", text);
    new_value(L, KIND_U64, 0)->u64 = value;
    return 1;
}

static int make_decimal(lua_State *L) {
    if (to_userdata(L, 1, KIND_DECIMAL)) {
        lua_settop(L, 1);
        return 1;
    }
    size_t count;
    exact value;
    char room[24], written[EXACT_TEXT];
    const char *text = room;
    const userdata *u = to_userdata(L, 1, KIND_U64);
    if (u) count = (size_t)snprintf(room, sizeof room, "%llu", (unsigned long long)u->u64);
    else if (lua_isinteger(L, 1)) count = (size_t)snprintf(room, sizeof room, "%lld", (long long)lua_tointeger(L, 1));
    else if (lua_type(L, 1) == LUA_TSTRING) text = lua_tolstring(L, 1, &count);
    else {
        return raise_error(
            L, "value", "Write the number as a string: lupo.decimal(\"12.50\").",
            "decimal takes a string or an integer, not a %s", kind_name(L, 1));
    }
    if (!exact_is_number(text, count)) {
        return raise_error(L, "value", NULL, "decimal: '%.40s' is not a decimal number such as -12.50", text);
    }
    if (!exact_read(&value, text, count)) {
        return raise_error(
            L, "value", "The server's DECIMAL has the same limits; keep longer numbers as text.",
            "decimal: '%.100s' has more than 65 digits, or more than 38 of them behind the point", text);
    }
    push_decimal(L, written, exact_write(&value, written));
    return 1;
}

static int make_bytes(lua_State *L) {
    if (to_userdata(L, 1, KIND_BYTES)) {
        lua_settop(L, 1);
        return 1;
    }
    if (lua_type(L, 1) != LUA_TSTRING) {
        return raise_error(L, "value", NULL, "bytes takes a string, not a %s", kind_name(L, 1));
    }
    size_t count;
    const char *text = lua_tolstring(L, 1, &count);
    push_text_value(L, KIND_BYTES, text, count);
    return 1;
}

// kind(v): like type, but "u64", "decimal", "bytes", "null", "object".
static int value_kind(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushstring(L, kind_name(L, 1));
    return 1;
}

// name(object): the object's class, or nil.
static int object_name(lua_State *L) {
    const userdata *u = to_userdata(L, 1, KIND_OBJECT);
    if (u) lua_pushstring(L, vm_of(L)->classes[u->class_id].name);
    else lua_pushnil(L);
    return 1;
}

static const luaL_Reg builtins[] = {
    {"u64", make_u64}, {"decimal", make_decimal}, {"bytes", make_bytes}, {"sorted", lua_sorted_keys},
    {"compare", lua_compare_numbers}, {"array", lua_mark_array}, {"object", lua_mark_object}, {"traceback", lua_traceback}, {"raise", lua_raise}, {"kind", value_kind}, {"name", object_name}, {NULL, NULL}};

bool push_builtin(lua_State *L, const char *name) {
    if (strcmp(name, "null") == 0) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &key_null);
        return true;
    }
    for (const luaL_Reg *entry = builtins; entry->name; entry++) {
        if (strcmp(entry->name, name) != 0) continue;
        lua_pushcfunction(L, entry->func);
        return true;
    }
    return false;
}

bool is_builtin(const char *name) {
    if (strcmp(name, "null") == 0) return true;
    for (const luaL_Reg *entry = builtins; entry->name; entry++) {
        if (strcmp(entry->name, name) == 0) return true;
    }
    return false;
}

// The metatable of a kind, made with its first value: few scripts have one of each. Leaves it above the table of all.
static void make_metatable(lua_State *L, userdata_kind kind) {
    static const char *const names[] = {
        [KIND_NULL] = "null", [KIND_U64] = "u64", [KIND_DECIMAL] = "decimal", [KIND_BYTES] = "bytes"};
    luaL_checkstack(L, 4, NULL);
    lua_createtable(L, 0, 20);
    lua_pushstring(L, names[kind]);
    lua_setfield(L, -2, "__name");
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, value_tostring);
    lua_setfield(L, -2, "__tostring");
    if (kind != KIND_NULL) {
        lua_pushcfunction(L, value_eq);
        lua_setfield(L, -2, "__eq");
    }
    if (kind == KIND_BYTES) {
        lua_pushcfunction(L, value_len);
        lua_setfield(L, -2, "__len");
    }
    if (kind == KIND_U64 || kind == KIND_DECIMAL) {
        lua_pushcfunction(L, value_lt);
        lua_setfield(L, -2, "__lt");
        lua_pushcfunction(L, value_le);
        lua_setfield(L, -2, "__le");
        lua_pushcfunction(L, value_index);
        lua_setfield(L, -2, "__index");
        luaL_setfuncs(L, arithmetic_operators, 0);
    }
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, kind);
}

void open_values(lua_State *L) {
    lua_createtable(L, 4, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_values);
    new_value(L, KIND_NULL, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_null);
}
