// SPDX-License-Identifier: Apache-2.0
//
// The part of `os` that is left: time that stands still for a run and is the same when the run is resumed, always UTC.
#include "internal.h"

#include <time.h>

static lua_Integer date_field(lua_State *L, const char *name, lua_Integer preset) {
    lua_pushstring(L, name);
    lua_rawget(L, 1);
    int whole;
    lua_Integer value = lua_tointegerx(L, -1, &whole);
    if (!whole) {
        if (!lua_isnil(L, -1)) luaL_error(L, "field '%s' is not an integer", name);
        if (preset < 0) luaL_error(L, "field '%s' missing in date table", name);
        value = preset;
    }
    lua_pop(L, 1);
    if (value > 1000000 || value < -1000000) luaL_error(L, "field '%s' is out-of-bound", name);
    return value;
}

static int own_time(lua_State *L) {
    if (lua_isnoneornil(L, 1)) {
        lua_pushinteger(L, vm_of(L)->now);
        return 1;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    struct tm t = {0};
    t.tm_year = (int)date_field(L, "year", -1) - 1900;
    t.tm_mon = (int)date_field(L, "month", -1) - 1;
    t.tm_mday = (int)date_field(L, "day", -1);
    t.tm_hour = (int)date_field(L, "hour", 12);
    t.tm_min = (int)date_field(L, "min", 0);
    t.tm_sec = (int)date_field(L, "sec", 0);
    lua_pushinteger(L, (lua_Integer)timegm(&t));
    return 1;
}

static void set_number(lua_State *L, const char *name, int value) {
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

static int own_date(lua_State *L) {
    const char *format = luaL_optstring(L, 1, "!%Y-%m-%dT%H:%M:%SZ");
    time_t when = lua_isnoneornil(L, 2) ? (time_t)vm_of(L)->now : (time_t)luaL_checkinteger(L, 2);
    if (*format++ != '!') {
        return raise_error(
            L, "script", "Begin the format with '!', as in os.date(\"!%Y-%m-%d\").", "os.date gives UTC only");
    }
    struct tm t;
    if (!gmtime_r(&when, &t)) return luaL_error(L, "date result cannot be represented");
    if (strcmp(format, "*t") == 0) {
        lua_createtable(L, 0, 9);
        set_number(L, "year", t.tm_year + 1900);
        set_number(L, "month", t.tm_mon + 1);
        set_number(L, "day", t.tm_mday);
        set_number(L, "hour", t.tm_hour);
        set_number(L, "min", t.tm_min);
        set_number(L, "sec", t.tm_sec);
        set_number(L, "yday", t.tm_yday + 1);
        set_number(L, "wday", t.tm_wday + 1);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "isdst");
        return 1;
    }
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    for (; *format; format++) {
        use_fuel(L, vm_of(L), 10);
        if (*format != '%') {
            luaL_addchar(&out, *format);
            continue;
        }
        format++;
        if (!*format || !strchr("aAbBcdDeFgGhHIjmMnprRStTuUVwWxXyYZ%", *format)) {
            return luaL_error(L, "invalid conversion specifier '%%%c'", *format ? *format : '%');
        }
        char spec[3] = {'%', *format, 0}, text[128];
        luaL_addlstring(&out, text, strftime(text, sizeof text, spec, &t));
    }
    luaL_pushresult(&out);
    return 1;
}

static int own_clock(lua_State *L) {
    lua_pushnumber(L, 0);
    return 1;
}

static int own_difftime(lua_State *L) {
    lua_pushnumber(L, (lua_Number)luaL_checkinteger(L, 1) - (lua_Number)luaL_checkinteger(L, 2));
    return 1;
}

const luaL_Reg calendar_functions[] = {
    {"time", own_time}, {"date", own_date}, {"clock", own_clock}, {"difftime", own_difftime}, {NULL, NULL}};
