// SPDX-License-Identifier: Apache-2.0
//
// Patterns as in section 6.4.1 of the Lua manual are compiled first. A pattern has no alternatives, so what is open or
// closed at each place is known then, and malformed patterns are refused whatever the subject.
#include "pattern.h"

// The C locale's classes; the host never sets another.
static bool in_class(int c, int class) {
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9', in;
    switch (class | 32) {
    case 'a': in = upper || lower; break;
    case 'c': in = c < 32 || c == 127; break;
    case 'd': in = digit; break;
    case 'g': in = c > 32 && c < 127; break;
    case 'l': in = lower; break;
    case 'p': in = c > 32 && c < 127 && !upper && !lower && !digit; break;
    case 's': in = c == ' ' || (c >= 9 && c <= 13); break;
    case 'u': in = upper; break;
    case 'w': in = upper || lower || digit; break;
    case 'z': in = c == 0; break;  // of older Lua, still understood
    case 'x': in = digit || ((c | 32) >= 'a' && (c | 32) <= 'f'); break;
    default: return c == class;
    }
    return (class & 32) ? in : !in;
}

static bool is_class(int c) { return c && strchr("acdglpsuwxzACDGLPSUWXZ", c); }

static void add_byte(byte_set *set, int c) { set->bits[c >> 3] |= (uint8_t)(1 << (c & 7)); }

static void add_class(byte_set *set, int class) {
    for (int c = 0; c < 256; c++) {
        if (in_class(c, class)) add_byte(set, c);
    }
}

// `at` is behind the '['. Returns the place behind the ']'.
static const char *compile_set(lua_State *L, byte_set *set, const char *at, const char *end) {
    memset(set, 0, sizeof *set);
    bool complement = at < end && *at == '^';
    if (complement) at++;
    const char *close = at;
    do {
        if (close == end) luaL_error(L, "malformed pattern (missing ']')");
        if (*close++ == '%' && close < end) close++;
    } while (close == end || *close != ']');
    for (; at < close; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '%' && at + 1 < close) {
            add_class(set, (unsigned char)*++at);
        } else if (at + 2 < close && at[1] == '-') {
            for (int k = c; k <= (unsigned char)at[2]; k++) add_byte(set, k);
            at += 2;
        } else {
            add_byte(set, c);
        }
    }
    if (complement) {
        for (int i = 0; i < 32; i++) set->bits[i] = (uint8_t)~set->bits[i];
    }
    return close + 1;
}

typedef struct {
    bool closed[MAX_CAPTURES];
    int level;
} capture_state;

static node *add_node(program *code, opcode op) {
    node *n = &code->nodes[code->node_count++];
    *n = (node){.op = (uint8_t)op};
    return n;
}

static const char *compile_escape(lua_State *L, program *code, capture_state *state, const char *at, const char *end) {
    unsigned char c = (unsigned char)*at;
    if (c == 'b') {
        if (end - at < 3) luaL_error(L, "malformed pattern (missing arguments to '%%b')");
        node *n = add_node(code, OP_BALANCE);
        n->a = (uint8_t)at[1];
        n->b = (uint8_t)at[2];
        return at + 3;
    }
    if (c == 'f') {
        if (at + 1 >= end || at[1] != '[') luaL_error(L, "missing '[' after '%%f' in pattern");
        node *n = add_node(code, OP_FRONTIER);
        n->set = code->set_count++;
        return compile_set(L, &code->sets[n->set], at + 2, end);
    }
    if (c >= '0' && c <= '9') {
        int capture = c - '1';
        if (capture < 0 || capture >= state->level || !state->closed[capture]) {
            luaL_error(L, "invalid capture index %%%d in pattern", capture + 1);
        }
        add_node(code, OP_BACK)->a = (uint8_t)capture;
        return at + 1;
    }
    return NULL;
}

static const char *compile_single(lua_State *L, program *code, const char *at, const char *end) {
    unsigned char c = (unsigned char)*at++;
    node *n = add_node(code, OP_CHAR);
    n->a = c;
    if (c == '.') {
        n->op = OP_ANY;
    } else if (c == '[') {
        n->op = OP_SET;
        n->set = code->set_count++;
        at = compile_set(L, &code->sets[n->set], at, end);
    } else if (c == '%') {
        n->a = (uint8_t)*at++;
        if (is_class(n->a)) {
            n->op = OP_SET;
            n->set = code->set_count++;
            memset(&code->sets[n->set], 0, sizeof(byte_set));
            add_class(&code->sets[n->set], n->a);
        }
    }
    if (at < end && *at && strchr("*+-?", *at)) n->repeat = *at++;
    return at;
}

static const char *compile_capture(lua_State *L, program *code, capture_state *state, const char *at, const char *end) {
    if (*at == '(') {
        if (state->level == MAX_CAPTURES) luaL_error(L, "too many captures");
        bool position = at + 1 < end && at[1] == ')';
        add_node(code, position ? OP_POSITION : OP_OPEN)->a = (uint8_t)state->level;
        state->closed[state->level++] = position;
        return at + (position ? 2 : 1);
    }
    int capture = state->level - 1;
    while (capture >= 0 && state->closed[capture]) capture--;
    if (capture < 0) luaL_error(L, "invalid pattern capture");
    state->closed[capture] = true;
    add_node(code, OP_CLOSE)->a = (uint8_t)capture;
    return at + 1;
}

static void compile(lua_State *L, program *code, const char *pattern, size_t count, bool may_anchor) {
    const char *at = pattern, *end = pattern + count;
    capture_state state = {.level = 0};
    code->node_count = code->set_count = 0;
    code->anchored = may_anchor && at < end && *at == '^';
    if (code->anchored) at++;
    while (at < end) {
        if (*at == '(' || *at == ')') {
            at = compile_capture(L, code, &state, at, end);
        } else if (*at == '$' && at + 1 == end) {
            add_node(code, OP_TAIL);
            at++;
        } else {
            if (*at == '%') {
                if (at + 1 == end) luaL_error(L, "malformed pattern (ends with '%%')");
                const char *next = compile_escape(L, code, &state, at + 1, end);
                if (next) {
                    at = next;
                    continue;
                }
            }
            at = compile_single(L, code, at, end);
        }
    }
    for (int i = 0; i < state.level; i++) {
        if (!state.closed[i]) luaL_error(L, "unfinished capture");
    }
    code->captures = state.level;
    add_node(code, OP_DONE);
}

void prepare_pattern(lua_State *L, prepared *p, const char *pattern, size_t count, bool may_anchor) {
    use_fuel(L, vm_of(L), (int)(count < 1000000 ? count : 1000000));
    if (count < SMALL / 2) {
        p->code.nodes = p->nodes;
        p->code.sets = p->sets;
    } else {
        p->code.sets = scratch(L, count * sizeof(byte_set) + (count + 1) * sizeof(node));
        p->code.nodes = (node *)(p->code.sets + count);
    }
    compile(L, &p->code, pattern, count, may_anchor);
}
