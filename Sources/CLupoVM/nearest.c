// SPDX-License-Identifier: Apache-2.0
//
// The name that was most likely meant. Near is an edit distance (insert, remove, replace, swap of neighbours) of at most
// a third of the longer name, case ignored; of equally near ones the first in order of bytes.
#include "internal.h"

#include <stdio.h>

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static int smaller(int a, int b) { return a < b ? a : b; }

static int edit_distance(const char *a, int n, const char *b, int m) {
    int rows[3][NAME_SIZE + 1];
    int *before = rows[0], *previous = rows[1], *current = rows[2];
    for (int j = 0; j <= m; j++) previous[j] = j;
    for (int i = 1; i <= n; i++) {
        current[0] = i;
        for (int j = 1; j <= m; j++) {
            int differs = lower(a[i - 1]) != lower(b[j - 1]);
            int cost = smaller(smaller(previous[j], current[j - 1]) + 1, previous[j - 1] + differs);
            bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) cost = smaller(cost, before[j - 2] + 1);
            current[j] = cost;
        }
        int *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[m];
}

void nearest_begin(nearest *search, const char *wanted) {
    search->wanted = wanted;
    search->best[0] = 0;
    search->distance = NAME_SIZE;
}

void nearest_offer(nearest *search, const char *candidate) {
    size_t n = strlen(search->wanted), m = strlen(candidate);
    if (n >= NAME_SIZE || m >= NAME_SIZE || !m) return;
    int longer = (int)(n > m ? n : m), limit = longer / 3 > 1 ? longer / 3 : 1;
    if ((int)(n > m ? n - m : m - n) > limit) return;
    int distance = edit_distance(search->wanted, (int)n, candidate, (int)m);
    if (distance > limit || distance > search->distance) return;
    if (distance == search->distance && strcmp(candidate, search->best) >= 0) return;
    search->distance = distance;
    strcpy(search->best, candidate);
}

void nearest_offer_keys(nearest *search, lua_State *L, int index) {
    index = lua_absindex(L, index);
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) == LUA_TSTRING) nearest_offer(search, lua_tostring(L, -1));
        use_fuel(L, vm_of(L), 50);
    }
}

const char *nearest_hint(const nearest *search, char hint[NAME_SIZE * 2]) {
    if (!search->best[0]) return NULL;
    snprintf(hint, NAME_SIZE * 2, "did you mean '%s'?", search->best);
    return hint;
}
