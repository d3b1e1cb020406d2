// SPDX-License-Identifier: Apache-2.0
//
// Decimal numbers without rounding, within the limits of the server's DECIMAL. Nothing here knows Lua.
#ifndef LUPO_EXACT_H
#define LUPO_EXACT_H

#include <stdbool.h>
#include <stddef.h>

enum {
    EXACT_DIGITS = 65,  // of a DECIMAL in all
    EXACT_SCALE = 38,   // of them behind the point at most
    EXACT_ROOM = 320,   // digits while calculating: a numerator, widened for a quotient
    EXACT_TEXT = EXACT_DIGITS + 8,
};

// The number is the digits as a whole number, divided by ten to the power of `scale`. The digit of the ones comes first.
typedef struct {
    bool negative;
    int count, scale;
    unsigned char digits[EXACT_ROOM];
} exact;

// -?\d+(\.\d+)?|-?\.\d+ with an optional plus. False for anything else.
bool exact_is_number(const char *text, size_t count);
// False for what is no number, or one that no DECIMAL can hold.
bool exact_read(exact *out, const char *text, size_t count);
bool exact_is_zero(const exact *a);
// Brings a result into the limits without losing a digit; false where it does not fit.
bool exact_fit(exact *a);
// Writes a number that fits; gives the length.
size_t exact_write(const exact *a, char text[EXACT_TEXT]);

void exact_add(exact *out, const exact *a, const exact *b, bool subtract);
void exact_multiply(exact *out, const exact *a, const exact *b);
// The floor of a / b as a whole number, and what is left, with the sign of b. b is not zero.
void exact_floor(exact *quotient, exact *rest, const exact *a, const exact *b);
// a / b with `scale` digits behind the point, half away from zero. b is not zero.
void exact_divide(exact *out, const exact *a, const exact *b, int scale);
// With `scale` digits behind the point: half away from zero, or cut off.
void exact_round(exact *out, const exact *a, int scale, bool cut);

#endif
