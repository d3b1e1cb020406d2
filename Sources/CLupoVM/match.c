// SPDX-License-Identifier: Apache-2.0
//
// Runs patterns by backtracking, and pays for each step: `.-.-.-.-b` over 10 000 bytes is ended by the script's time
// limit, where the stock matcher runs for hours without a look at any hook.
#include "pattern.h"

enum { OPEN_LENGTH = -1, POSITION_LENGTH = -2 };

typedef struct {
    lua_State *L;
    lupo_vm *vm;
    const program *code;
    const char *subject, *end;
    int depth;
    struct { const char *start; ptrdiff_t length; } captures[MAX_CAPTURES];
} matching;

static inline bool matches_one(const matching *m, const node *n, const char *at) {
    if (at >= m->end) return false;
    unsigned char c = (unsigned char)*at;
    switch (n->op) {
    case OP_CHAR: return c == n->a;
    case OP_ANY: return true;
    default: return has_byte(&m->code->sets[n->set], c);
    }
}

static const char *run(matching *m, const char *at, const node *n);

static const char *run_deeper(matching *m, const char *at, const node *n) {
    if (++m->depth > MAX_PATTERN_DEPTH) luaL_error(m->L, "pattern too complex");
    const char *result = run(m, at, n);
    m->depth--;
    return result;
}

static const char *run_greedy(matching *m, const char *at, const node *n, ptrdiff_t least) {
    ptrdiff_t count = 0;
    while (matches_one(m, n, at + count)) count++;
    use_fuel(m->L, m->vm, 1 + (int)(count < 1000000 ? count : 1000000));
    for (; count >= least; count--) {
        const char *result = run_deeper(m, at + count, n + 1);
        if (result) return result;
    }
    return NULL;
}

static const char *run_lazy(matching *m, const char *at, const node *n) {
    for (;;) {
        const char *result = run_deeper(m, at, n + 1);
        if (result) return result;
        if (!matches_one(m, n, at)) return NULL;
        at++;
    }
}

static const char *run_balance(matching *m, const char *at, const node *n) {
    if (at >= m->end || (unsigned char)*at != n->a) return NULL;
    int open = 1;
    for (const char *p = at + 1; p < m->end; p++) {
        use_fuel(m->L, m->vm, 1);
        unsigned char c = (unsigned char)*p;
        if (c == n->b) {
            if (--open == 0) return p + 1;
        } else if (c == n->a) {
            open++;
        }
    }
    return NULL;
}

static bool at_frontier(const matching *m, const char *at, const node *n) {
    const byte_set *set = &m->code->sets[n->set];
    int before = at == m->subject ? 0 : (unsigned char)at[-1], after = at < m->end ? (unsigned char)*at : 0;
    return !has_byte(set, before) && has_byte(set, after);
}

// Returns the end of the match that begins at `at`, or NULL. A failed try leaves the captures as they were.
static const char *run(matching *m, const char *at, const node *n) {
    for (;; n++) {
        use_fuel(m->L, m->vm, 1);
        switch (n->op) {
        case OP_DONE: return at;
        case OP_TAIL: return at == m->end ? at : NULL;
        case OP_OPEN:
            m->captures[n->a].start = at;
            m->captures[n->a].length = OPEN_LENGTH;
            break;
        case OP_POSITION:
            m->captures[n->a].start = at;
            m->captures[n->a].length = POSITION_LENGTH;
            break;
        case OP_CLOSE: m->captures[n->a].length = at - m->captures[n->a].start; break;
        case OP_BALANCE:
            at = run_balance(m, at, n);
            if (!at) return NULL;
            break;
        case OP_FRONTIER:
            if (!at_frontier(m, at, n)) return NULL;
            break;
        case OP_BACK: {
            ptrdiff_t length = m->captures[n->a].length;
            if (length == POSITION_LENGTH) return NULL;
            use_fuel(m->L, m->vm, (int)(length < 1000000 ? length : 1000000) / 16);
            if (m->end - at < length || memcmp(at, m->captures[n->a].start, (size_t)length) != 0) return NULL;
            at += length;
            break;
        }
        default:
            switch (n->repeat) {
            case 0:
                if (!matches_one(m, n, at)) return NULL;
                at++;
                break;
            case '?':
                if (matches_one(m, n, at)) {
                    const char *result = run_deeper(m, at + 1, n + 1);
                    if (result) return result;
                }
                break;
            case '-': return run_lazy(m, at, n);
            default: return run_greedy(m, at, n, n->repeat == '+');
            }
        }
    }
}

static void begin(matching *m, lua_State *L, const program *code, const char *subject, size_t count) {
    m->L = L;
    m->vm = vm_of(L);
    m->code = code;
    m->subject = subject;
    m->end = subject + count;
    m->depth = 0;
}

// The first match at or behind `at`; its beginning goes to `start`.
static const char *search_from(matching *m, const char *at, const char **start) {
    const node *first = m->code->nodes;
    bool literal = first->op == OP_CHAR && first->repeat == 0;
    for (; at <= m->end; at++) {
        if (literal && !m->code->anchored) {
            const char *found = memchr(at, first->a, (size_t)(m->end - at));
            if (!found) return NULL;
            use_fuel(m->L, m->vm, 1 + (int)((found - at) / 64));
            at = found;
        }
        m->depth = 0;
        const char *end = run(m, at, first);
        if (end) {
            *start = at;
            return end;
        }
        if (m->code->anchored) return NULL;
    }
    return NULL;
}

static void push_capture(matching *m, int i, const char *start, const char *end) {
    if (i >= m->code->captures) {
        if (i != 0) luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, start, (size_t)(end - start));
    } else if (m->captures[i].length == POSITION_LENGTH) {
        lua_pushinteger(m->L, m->captures[i].start - m->subject + 1);
    } else {
        lua_pushlstring(m->L, m->captures[i].start, (size_t)m->captures[i].length);
    }
}

static int push_captures(matching *m, const char *start, const char *end, bool whole_if_none) {
    int count = m->code->captures == 0 && whole_if_none ? 1 : m->code->captures;
    luaL_checkstack(m->L, count + 4, "too many captures");
    for (int i = 0; i < count; i++) push_capture(m, i, start, end);
    return count;
}

// MARK: The functions

// A position argument as an offset; beyond the end it is count + 1.
static size_t start_offset(lua_Integer position, size_t count) {
    if (position > 0) return (lua_Unsigned)position > count + 1 ? count + 1 : (size_t)position - 1;
    if (position == 0) return 0;
    if (position < -(lua_Integer)count) return 0;
    return count + (size_t)position;
}

static bool is_plain(const char *pattern, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (pattern[i] && strchr("^$*+?.([%-", pattern[i])) return false;
    }
    return true;
}

static int find_plain(lua_State *L, const char *s, size_t count, const char *p, size_t pattern_count, size_t from) {
    use_fuel(L, vm_of(L), (int)((count - from) / 64 + 1));
    const char *found = pattern_count ? memmem(s + from, count - from, p, pattern_count) : s + from;
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - s + 1);
    lua_pushinteger(L, found - s + (lua_Integer)pattern_count);
    return 2;
}

static int find_or_match(lua_State *L, bool find) {
    size_t count, pattern_count;
    const char *s = luaL_checklstring(L, 1, &count), *pattern = luaL_checklstring(L, 2, &pattern_count);
    size_t from = start_offset(luaL_optinteger(L, 3, 1), count);
    if (from > count) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(pattern, pattern_count))) {
        return find_plain(L, s, count, pattern, pattern_count, from);
    }
    prepared p;
    prepare_pattern(L, &p, pattern, pattern_count, true);
    matching m;
    begin(&m, L, &p.code, s, count);
    const char *start, *end = search_from(&m, s + from, &start);
    if (!end) {
        lua_pushnil(L);
        return 1;
    }
    if (!find) return push_captures(&m, start, end, true);
    lua_pushinteger(L, start - s + 1);
    lua_pushinteger(L, end - s);
    return 2 + push_captures(&m, start, end, false);
}

int lua_find(lua_State *L) { return find_or_match(L, true); }
int lua_match(lua_State *L) { return find_or_match(L, false); }

// Upvalues: subject, pattern, offset to go on from, end of the last match (or -1).
static int gmatch_next(lua_State *L) {
    size_t count, pattern_count;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &count);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &pattern_count);
    lua_Integer from = lua_tointeger(L, lua_upvalueindex(3)), last = lua_tointeger(L, lua_upvalueindex(4));
    prepared p;
    prepare_pattern(L, &p, pattern, pattern_count, false);
    matching m;
    begin(&m, L, &p.code, s, count);
    for (const char *at = s + from; from <= (lua_Integer)count && at <= m.end;) {
        const char *start, *end = search_from(&m, at, &start);
        if (!end) break;
        if (end - s == last) {  // an empty match right behind the last one
            at = start + 1;
            continue;
        }
        lua_pushinteger(L, end - s);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&m, start, end, true);
    }
    return 0;
}

int lua_gmatch(lua_State *L) {
    size_t count;
    luaL_checklstring(L, 1, &count);
    luaL_checkstring(L, 2);
    size_t from = start_offset(luaL_optinteger(L, 3, 1), count);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)from);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

static void add_replacement_text(matching *m, luaL_Buffer *out, const char *start, const char *end) {
    lua_State *L = m->L;
    size_t count;
    const char *text = lua_tolstring(L, 3, &count);
    for (size_t i = 0; i < count; i++) {
        if (text[i] != '%') {
            luaL_addchar(out, text[i]);
            continue;
        }
        char c = i + 1 < count ? text[++i] : 0;
        if (c == '%') {
            luaL_addchar(out, '%');
        } else if (c == '0') {
            luaL_addlstring(out, start, (size_t)(end - start));
        } else if (c >= '1' && c <= '9') {
            int capture = c - '1';
            if (capture >= m->code->captures && capture != 0) {
                luaL_error(L, "invalid capture index %%%d in replacement string", capture + 1);
            }
            push_capture(m, capture, start, end);
            luaL_addvalue(out);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
    use_fuel(L, m->vm, (int)(count < 1000000 ? count : 1000000) / 8 + 1);
}

// False where the match stays as it is.
static bool add_replacement(matching *m, luaL_Buffer *out, const char *start, const char *end, int type) {
    lua_State *L = m->L;
    switch (type) {
    case LUA_TFUNCTION: {
        lua_pushvalue(L, 3);
        int count = push_captures(m, start, end, true);
        lua_call(L, count, 1);
        break;
    }
    case LUA_TTABLE:
        push_capture(m, 0, start, end);
        lua_gettable(L, 3);
        break;
    default: add_replacement_text(m, out, start, end); return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(out, start, (size_t)(end - start));
        return false;
    }
    if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(out);
    return true;
}

int lua_gsub(lua_State *L) {
    size_t count, pattern_count;
    const char *s = luaL_checklstring(L, 1, &count), *pattern = luaL_checklstring(L, 2, &pattern_count);
    int type = lua_type(L, 3);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)count + 1), done = 0;
    bool good = type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION;
    luaL_argexpected(L, good, 3, "string/function/table");
    if (type == LUA_TNUMBER) lua_tostring(L, 3);
    lua_settop(L, 4);
    prepared p;
    prepare_pattern(L, &p, pattern, pattern_count, true);
    matching m;
    begin(&m, L, &p.code, s, count);
    luaL_Buffer out;
    luaL_buffinit(L, &out);
    const char *at = s, *last = NULL;
    bool changed = false;
    while (done < most) {
        use_fuel(L, m.vm, 1);
        m.depth = 0;
        const char *end = run(&m, at, p.code.nodes);
        if (end && end != last) {
            done++;
            changed |= add_replacement(&m, &out, at, end, type);
            at = last = end;
        } else if (at < m.end) {
            luaL_addchar(&out, *at++);
        } else {
            break;
        }
        if (p.code.anchored) break;
    }
    if (changed) {
        luaL_addlstring(&out, at, (size_t)(m.end - at));
        luaL_pushresult(&out);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, done);
    return 2;
}
