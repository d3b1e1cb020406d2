// SPDX-License-Identifier: Apache-2.0
//
// A compiled pattern: what pattern.c makes and match.c runs.
#ifndef LUPO_PATTERN_H
#define LUPO_PATTERN_H

#include "internal.h"

enum { MAX_CAPTURES = 32, MAX_PATTERN_DEPTH = 200, SMALL = 96 };

typedef enum {
    OP_CHAR, OP_ANY, OP_SET,                                   // one byte, with a repetition
    OP_OPEN, OP_POSITION, OP_CLOSE, OP_BALANCE, OP_FRONTIER, OP_BACK, OP_TAIL, OP_DONE
} opcode;

typedef struct {
    uint8_t op;
    char repeat;   // 0, '*', '+', '-', '?'
    uint8_t a, b;  // a byte, two bytes, a capture
    uint32_t set;
} node;

typedef struct { uint8_t bits[32]; } byte_set;

typedef struct {
    node *nodes;
    byte_set *sets;
    uint32_t node_count, set_count;
    int captures;
    bool anchored;
} program;

static inline bool has_byte(const byte_set *set, int c) { return set->bits[c >> 3] >> (c & 7) & 1; }

typedef struct {
    program code;
    node nodes[SMALL + 1];
    byte_set sets[SMALL / 2];
} prepared;

// Long patterns get their room from the collector; its slot stays on the stack.
void prepare_pattern(lua_State *L, prepared *p, const char *pattern, size_t count, bool may_anchor);

#endif
