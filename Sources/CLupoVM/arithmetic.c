// SPDX-License-Identifier: Apache-2.0
//
// Operators and methods of `lupo.U64` and `lupo.Decimal`. A result is exact, or it is an error: no digit is lost on the
// way, and no float comes in between.
#include "exact.h"
#include "internal.h"

#include <stdio.h>

enum { DIGIT_FUEL = 50 };  // work of one operation on digits, in units of fuel

static const char out_of_u64[] = "A U64 goes from 0 to 18446744073709551615; calculate with lupo.decimal beyond that.";

static bool is_kind(lua_State *L, int index, userdata_kind kind) { return to_userdata(L, index, kind) != NULL; }

static const char *operand_name(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TNUMBER) return lua_isinteger(L, index) ? "an integer" : "a float";
    if (is_kind(L, index, KIND_U64)) return "a U64";
    if (is_kind(L, index, KIND_DECIMAL)) return "a Decimal";
    if (is_kind(L, index, KIND_BYTES)) return "bytes";
    if (is_kind(L, index, KIND_NULL)) return "lupo.null";
    return luaL_typename(L, index);
}

static int wrong_operands(lua_State *L, const char *operation) {
    const char *hint = "Make both numbers first: lupo.decimal(text), lupo.u64(text).";
    for (int i = 1; i <= 2; i++) {
        if (lua_type(L, i) == LUA_TNUMBER && !lua_isinteger(L, i)) {
            hint = "A float is rounded. Write an integer, or the exact number as text: lupo.decimal(\"0.5\").";
        } else if (is_kind(L, i, KIND_NULL) || lua_isnil(L, i)) {
            hint = "Say what NULL counts as, for example with COALESCE in the statement.";
        }
    }
    return raise_error(
        L, "script", hint, "attempt to calculate %s %s %s", operand_name(L, 1), operation, operand_name(L, 2));
}

static int division_by_zero(lua_State *L, const char *operation) {
    return raise_error(L, "value", NULL, "attempt to calculate %s 0", operation);
}

// MARK: U64

static bool wide_value(lua_State *L, int index, __int128 *value) {
    const userdata *u = to_userdata(L, index, KIND_U64);
    if (u) *value = u->u64;
    else if (lua_isinteger(L, index)) *value = lua_tointeger(L, index);
    else return false;
    return true;
}

static int push_wide(lua_State *L, bool fits, __int128 value, const char *operation) {
    if (!fits || value < 0 || value > (__int128)UINT64_MAX) {
        char left[24], right[24];
        __int128 operand;
        for (int i = 1; i <= 2; i++) {
            wide_value(L, i, &operand);
            char *text = i == 1 ? left : right;
            if (operand < 0) snprintf(text, 24, "%lld", (long long)operand);
            else snprintf(text, 24, "%llu", (unsigned long long)operand);
        }
        return raise_error(L, "value", out_of_u64, "%s %s %s is no U64", left, operation, right);
    }
    push_u64(L, (uint64_t)value);
    return 1;
}

static int wide_operation(lua_State *L, char operation) {
    __int128 a, b, value = 0;
    wide_value(L, 1, &a);
    wide_value(L, 2, &b);
    const char name[] = {operation, operation == '/' ? '/' : 0, 0};
    bool fits = true;
    switch (operation) {
    case '+': value = a + b; break;
    case '-': value = a - b; break;
    case '*': fits = !__builtin_mul_overflow(a, b, &value); break;
    default: {
        if (b == 0) return division_by_zero(L, name);
        __int128 rest = a % b;
        bool floors = rest && (rest < 0) != (b < 0);
        value = operation == '/' ? a / b - floors : rest + (floors ? b : 0);
    }
    }
    return push_wide(L, fits, value, name);
}

// MARK: Decimal

// False for what is no exact number.
static bool exact_value(lua_State *L, int index, exact *value) {
    char text[24];
    const userdata *u = to_userdata(L, index, KIND_DECIMAL);
    if (u) {
        if (exact_read(value, u->text, u->count)) return true;
        raise_error(L, "value", NULL, "%.80s has more digits than a Decimal can be calculated with", u->text);
    }
    u = to_userdata(L, index, KIND_U64);
    if (u) snprintf(text, sizeof text, "%llu", (unsigned long long)u->u64);
    else if (lua_isinteger(L, index)) snprintf(text, sizeof text, "%lld", (long long)lua_tointeger(L, index));
    else return false;
    return exact_read(value, text, strlen(text));
}

static int push_exact(lua_State *L, exact *value, const char *operation) {
    if (!exact_fit(value)) {
        return raise_error(
            L, "value", "Round an operand first: x:round(10) keeps ten digits behind the point.",
            "the result of %s needs more than 65 digits, or more than 38 of them behind the point", operation);
    }
    char text[EXACT_TEXT];
    push_decimal(L, text, exact_write(value, text));
    return 1;
}

static int exact_operation(lua_State *L, char operation) {
    exact a, b, value, rest;
    const char name[] = {operation, operation == '/' ? '/' : 0, 0};
    if (!exact_value(L, 1, &a) || !exact_value(L, 2, &b)) return wrong_operands(L, name);
    use_fuel(L, vm_of(L), DIGIT_FUEL);
    switch (operation) {
    case '+':
    case '-': exact_add(&value, &a, &b, operation == '-'); break;
    case '*': exact_multiply(&value, &a, &b); break;
    default:
        if (exact_is_zero(&b)) return division_by_zero(L, name);
        exact_floor(&value, &rest, &a, &b);
        return push_exact(L, operation == '/' ? &value : &rest, name);
    }
    return push_exact(L, &value, name);
}

// MARK: Operators

static int operate(lua_State *L, char operation) {
    bool decimal = is_kind(L, 1, KIND_DECIMAL) || is_kind(L, 2, KIND_DECIMAL);
    __int128 ignored;
    if (decimal) return exact_operation(L, operation);
    if (wide_value(L, 1, &ignored) && wide_value(L, 2, &ignored)) return wide_operation(L, operation);
    return wrong_operands(L, (char[]){operation, operation == '/' ? '/' : 0, 0});
}

static int value_add(lua_State *L) { return operate(L, '+'); }
static int value_subtract(lua_State *L) { return operate(L, '-'); }
static int value_multiply(lua_State *L) { return operate(L, '*'); }
static int value_floor(lua_State *L) { return operate(L, '/'); }
static int value_modulo(lua_State *L) { return operate(L, '%'); }

static int value_negate(lua_State *L) {
    if (is_kind(L, 1, KIND_U64)) {
        lua_settop(L, 1);
        lua_pushinteger(L, 0);
        lua_insert(L, 1);
        return wide_operation(L, '-');
    }
    exact value;
    if (!exact_value(L, 1, &value)) return wrong_operands(L, "-");
    if (value.count) value.negative = !value.negative;
    return push_exact(L, &value, "-");
}

static int value_divide(lua_State *L) {
    return raise_error(
        L, "script", "Say how many digits you need: lupo.decimal(x):div(y, 4). Whole numbers divide with x // y.",
        "attempt to calculate %s / %s, which may not be exact", operand_name(L, 1), operand_name(L, 2));
}

static int value_power(lua_State *L) {
    return raise_error(
        L, "script", "Multiply instead.", "attempt to calculate %s ^ %s, which gives a float", operand_name(L, 1),
        operand_name(L, 2));
}

static int value_concat(lua_State *L) {
    for (int i = 1; i <= 2; i++) {
        int type = lua_type(L, i);
        if (type == LUA_TSTRING || type == LUA_TNUMBER) lua_pushvalue(L, i);
        else if (is_kind(L, i, KIND_U64) || is_kind(L, i, KIND_DECIMAL)) own_tostring(L, i, NULL);
        else return raise_error(L, "script", NULL, "attempt to concatenate %s", operand_name(L, i));
    }
    lua_concat(L, 2);
    return 1;
}

const luaL_Reg arithmetic_operators[] = {
    {"__add", value_add}, {"__sub", value_subtract}, {"__mul", value_multiply}, {"__idiv", value_floor},
    {"__mod", value_modulo}, {"__unm", value_negate}, {"__div", value_divide}, {"__pow", value_power},
    {"__concat", value_concat}, {NULL, NULL}};

// MARK: Methods

static void check_receiver(lua_State *L, userdata_kind kind, const char *method) {
    if (is_kind(L, 1, kind)) return;
    raise_error(
        L, "script-argument", "methods of an object take a colon, functions of a library a dot",
        "%s was called with a dot: write x:%s(...)", method, method);
}

static void check_count(lua_State *L, const char *method, int least, int most) {
    int count = lua_gettop(L) - 1;
    if (count >= least && count <= most) return;
    raise_error(
        L, "script-argument", NULL, "%s takes %s%d argument%s, got %d", method, least < most ? "at most " : "", most,
        most == 1 ? "" : "s", count);
}

static int scale_argument(lua_State *L, int index, const char *method) {
    int whole;
    lua_Integer scale = lua_type(L, index) == LUA_TNUMBER ? lua_tointegerx(L, index, &whole) : (whole = 0);
    if (!whole || scale < 0 || scale > EXACT_SCALE) {
        raise_error(
            L, "script-argument", "It is how many digits stand behind the point.",
            "bad argument #%d 'scale' to %s (integer from 0 to 38 expected, got %s)", index - 1, method,
            whole ? "another one" : operand_name(L, index));
    }
    return (int)scale;
}

static void own_value(lua_State *L, exact *value) { exact_value(L, 1, value); }

static int decimal_divide(lua_State *L) {
    check_receiver(L, KIND_DECIMAL, "decimal:div");
    check_count(L, "decimal:div", 2, 2);
    exact a, b, value;
    own_value(L, &a);
    if (!exact_value(L, 2, &b)) {
        return raise_error(
            L, "script-argument", "A float is rounded. Write an integer, or the exact number as text.",
            "bad argument #1 'divisor' to decimal:div (integer, lupo.U64 or lupo.Decimal expected, got %s)",
            operand_name(L, 2));
    }
    int scale = scale_argument(L, 3, "decimal:div");
    if (exact_is_zero(&b)) return division_by_zero(L, "/");
    use_fuel(L, vm_of(L), DIGIT_FUEL * 4);
    exact_divide(&value, &a, &b, scale);
    return push_exact(L, &value, "decimal:div");
}

static int round_value(lua_State *L, const char *method, bool cut) {
    check_receiver(L, KIND_DECIMAL, method);
    check_count(L, method, 0, 1);
    exact a, value;
    own_value(L, &a);
    int scale = lua_isnoneornil(L, 2) ? 0 : scale_argument(L, 2, method);
    use_fuel(L, vm_of(L), DIGIT_FUEL);
    exact_round(&value, &a, scale, cut);
    // The zeros that are asked for must fit too.
    if (exact_fit(&value) && value.scale == scale) return push_exact(L, &value, method);
    return raise_error(L, "value", NULL, "the result of %s needs more than 65 digits", method);
}

static int decimal_round(lua_State *L) { return round_value(L, "decimal:round", false); }
static int decimal_cut(lua_State *L) { return round_value(L, "decimal:trunc", true); }

static int decimal_absolute(lua_State *L) {
    check_receiver(L, KIND_DECIMAL, "decimal:abs");
    check_count(L, "decimal:abs", 0, 0);
    exact value;
    own_value(L, &value);
    value.negative = false;
    return push_exact(L, &value, "decimal:abs");
}

static int decimal_scale(lua_State *L) {
    check_receiver(L, KIND_DECIMAL, "decimal:scale");
    check_count(L, "decimal:scale", 0, 0);
    exact value;
    own_value(L, &value);
    lua_pushinteger(L, value.scale);
    return 1;
}

static int decimal_integer(lua_State *L) {
    check_receiver(L, KIND_DECIMAL, "decimal:integer");
    check_count(L, "decimal:integer", 0, 0);
    exact value;
    own_value(L, &value);
    const userdata *u = lua_touserdata(L, 1);
    lua_Integer whole = 0;
    bool fits = true;
    for (int place = value.count - 1; place >= 0 && fits; place--) {
        if (place < value.scale) {
            fits = value.digits[place] == 0;
            continue;
        }
        lua_Integer digit = value.negative ? -value.digits[place] : value.digits[place];
        fits = !__builtin_mul_overflow(whole, 10, &whole) && !__builtin_add_overflow(whole, digit, &whole);
    }
    if (!fits) {
        return raise_error(
            L, "value", "Round it first with x:round(), or keep it a Decimal.", "%.80s is no integer of 64 bits", u->text);
    }
    lua_pushinteger(L, whole);
    return 1;
}

static int u64_integer(lua_State *L) {
    check_receiver(L, KIND_U64, "u64:integer");
    check_count(L, "u64:integer", 0, 0);
    const userdata *u = lua_touserdata(L, 1);
    if (u->u64 > INT64_MAX) {
        return raise_error(
            L, "value", "Keep it a U64, or make it a Decimal with lupo.decimal(x).",
            "%llu is above the largest integer of Lua, 9223372036854775807", (unsigned long long)u->u64);
    }
    lua_pushinteger(L, (lua_Integer)u->u64);
    return 1;
}

// lupo.compare, and `eq` of both kinds: numbers of any kind by their value, floats by the value that they stand for.
static int compared(lua_State *L, const char *function, int first) {
    for (int i = 1; i <= 2; i++) {
        if (lua_type(L, i) == LUA_TNUMBER || is_kind(L, i, KIND_U64) || is_kind(L, i, KIND_DECIMAL)) continue;
        raise_error(
            L, "script-argument", NULL, "bad argument #%d to %s (number, lupo.U64 or lupo.Decimal expected, got %s)",
            i - first + 1, function, lua_isnone(L, i) ? "no value" : operand_name(L, i));
    }
    if (lua_gettop(L) > 2) raise_error(L, "script-argument", NULL, "too many arguments to %s", function);
    return compare_numbers(L, true);
}

int lua_compare_numbers(lua_State *L) {
    int order = compared(L, "lupo.compare", 1);
    if (order == NO_ORDER) return raise_error(L, "value", NULL, "a number that is none (NaN) has no place in any order");
    lua_pushinteger(L, order);
    return 1;
}

static int decimal_equal(lua_State *L) {
    check_receiver(L, KIND_DECIMAL, "decimal:eq");
    lua_pushboolean(L, compared(L, "decimal:eq", 2) == 0);
    return 1;
}

static int u64_equal(lua_State *L) {
    check_receiver(L, KIND_U64, "u64:eq");
    lua_pushboolean(L, compared(L, "u64:eq", 2) == 0);
    return 1;
}

static const luaL_Reg decimal_methods[] = {
    {"div", decimal_divide}, {"round", decimal_round}, {"trunc", decimal_cut}, {"abs", decimal_absolute},
    {"scale", decimal_scale}, {"integer", decimal_integer}, {"eq", decimal_equal}, {NULL, NULL}};
static const luaL_Reg u64_methods[] = {{"integer", u64_integer}, {"eq", u64_equal}, {NULL, NULL}};

// __index of both kinds: they have methods and nothing else.
int value_index(lua_State *L) {
    bool decimal = is_kind(L, 1, KIND_DECIMAL);
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    char hint[NAME_SIZE * 2];
    nearest search;
    nearest_begin(&search, name);
    for (const luaL_Reg *entry = decimal ? decimal_methods : u64_methods; entry->name; entry++) {
        if (strcmp(entry->name, name) == 0) {
            lua_pushcfunction(L, entry->func);
            return 1;
        }
        nearest_offer(&search, entry->name);
    }
    return raise_error(
        L, "script", nearest_hint(&search, hint), "a %s has no '%.80s'", decimal ? "Decimal" : "U64", name);
}
