// SPDX-License-Identifier: Apache-2.0
//
// School arithmetic, digit by digit: a DECIMAL has few digits, and this is easy to see through.
#include "exact.h"

#include <string.h>

typedef struct {
    const char *whole, *fraction;
    size_t whole_count, fraction_count;
    bool negative;
} parts;

static bool take_apart(const char *text, size_t count, parts *p) {
    const char *at = text, *end = text + count;
    p->negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+')) at++;
    p->whole = at;
    while (at < end && *at >= '0' && *at <= '9') at++;
    p->whole_count = (size_t)(at - p->whole);
    p->fraction = at;
    p->fraction_count = 0;
    if (at < end && *at == '.') {
        p->fraction = ++at;
        while (at < end && *at >= '0' && *at <= '9') at++;
        p->fraction_count = (size_t)(at - p->fraction);
        if (!p->fraction_count) return false;
    }
    return at == end && (p->whole_count || p->fraction_count);
}

bool exact_is_number(const char *text, size_t count) {
    parts p;
    return take_apart(text, count, &p);
}

static void trim(exact *a) {
    while (a->count && !a->digits[a->count - 1]) a->count--;
    if (!a->count) a->negative = false;
}

bool exact_is_zero(const exact *a) { return a->count == 0; }

bool exact_read(exact *out, const char *text, size_t count) {
    parts p;
    if (!take_apart(text, count, &p)) return false;
    while (p.whole_count && *p.whole == '0') p.whole++, p.whole_count--;
    while (p.fraction_count > EXACT_SCALE && p.fraction[p.fraction_count - 1] == '0') p.fraction_count--;
    if (p.whole_count > EXACT_DIGITS || p.fraction_count > EXACT_SCALE) return false;
    out->negative = p.negative;
    out->scale = (int)p.fraction_count;
    out->count = (int)(p.whole_count + p.fraction_count);
    int place = 0;
    for (size_t i = p.fraction_count; i > 0; i--) out->digits[place++] = (unsigned char)(p.fraction[i - 1] - '0');
    for (size_t i = p.whole_count; i > 0; i--) out->digits[place++] = (unsigned char)(p.whole[i - 1] - '0');
    trim(out);
    return exact_fit(out);
}

// Zeros behind the last digit that counts are given up, no other digit.
static void drop_zero(exact *a) {
    if (a->count) memmove(a->digits, a->digits + 1, (size_t)--a->count);
    a->scale--;
}

static int width(const exact *a) { return a->count > a->scale ? a->count : a->scale; }

bool exact_fit(exact *a) {
    trim(a);
    while ((a->scale > EXACT_SCALE || width(a) > EXACT_DIGITS) && a->scale > 0 && (!a->count || !a->digits[0])) {
        drop_zero(a);
    }
    return a->scale <= EXACT_SCALE && width(a) <= EXACT_DIGITS;
}

size_t exact_write(const exact *a, char text[EXACT_TEXT]) {
    size_t length = 0;
    if (a->negative) text[length++] = '-';
    int top = a->count > a->scale + 1 ? a->count : a->scale + 1;
    for (int place = top - 1; place >= 0; place--) {
        text[length++] = (char)('0' + (place < a->count ? a->digits[place] : 0));
        if (place == a->scale && place > 0) text[length++] = '.';
    }
    text[length] = 0;
    return length;
}

// Multiplies by ten to the power of `by`: as a number, or only in how it is written.
static void shift(exact *a, int by) {
    if (!a->count || by <= 0) return;
    memmove(a->digits + by, a->digits, (size_t)a->count);
    memset(a->digits, 0, (size_t)by);
    a->count += by;
}

static void align(exact *a, int scale) {
    shift(a, scale - a->scale);
    a->scale = scale;
}

static int compare_digits(const exact *a, const exact *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--) {
        if (a->digits[i] != b->digits[i]) return a->digits[i] < b->digits[i] ? -1 : 1;
    }
    return 0;
}

static int digit(const exact *a, int place) { return place < a->count ? a->digits[place] : 0; }

static void add_digits(exact *out, const exact *a, const exact *b) {
    int count = a->count > b->count ? a->count : b->count, carry = 0;
    for (int i = 0; i < count; i++) {
        int sum = digit(a, i) + digit(b, i) + carry;
        out->digits[i] = (unsigned char)(sum % 10);
        carry = sum / 10;
    }
    if (carry) out->digits[count++] = 1;
    out->count = count;
}

// a is not less than b.
static void subtract_digits(exact *out, const exact *a, const exact *b) {
    int borrow = 0;
    for (int i = 0; i < a->count; i++) {
        int left = a->digits[i] - digit(b, i) - borrow;
        borrow = left < 0;
        out->digits[i] = (unsigned char)(left + 10 * borrow);
    }
    out->count = a->count;
}

void exact_add(exact *out, const exact *a, const exact *b, bool subtract) {
    int scale = a->scale > b->scale ? a->scale : b->scale;
    exact left = *a, right = *b;
    align(&left, scale);
    align(&right, scale);
    if (subtract) right.negative = !right.negative;
    out->scale = scale;
    out->negative = left.negative;
    if (left.negative == right.negative) {
        add_digits(out, &left, &right);
    } else if (compare_digits(&left, &right) >= 0) {
        subtract_digits(out, &left, &right);
    } else {
        subtract_digits(out, &right, &left);
        out->negative = right.negative;
    }
    trim(out);
}

void exact_multiply(exact *out, const exact *a, const exact *b) {
    int sums[2 * EXACT_DIGITS + 2] = {0};
    for (int i = 0; i < a->count; i++) {
        for (int j = 0; j < b->count; j++) sums[i + j] += a->digits[i] * b->digits[j];
    }
    int carry = 0;
    out->count = a->count + b->count;
    for (int i = 0; i < out->count; i++) {
        int sum = sums[i] + carry;
        out->digits[i] = (unsigned char)(sum % 10);
        carry = sum / 10;
    }
    out->scale = a->scale + b->scale;
    out->negative = a->negative != b->negative;
    trim(out);
}

// Whole numbers without signs: a = quotient * b + rest.
static void divide_digits(exact *quotient, exact *rest, const exact *a, const exact *b) {
    quotient->count = a->count;
    rest->count = 0;
    for (int place = a->count - 1; place >= 0; place--) {
        shift(rest, 1);
        if (a->digits[place] || rest->count) {
            rest->digits[0] = a->digits[place];
            if (!rest->count) rest->count = 1;
        }
        int times = 0;
        while (compare_digits(rest, b) >= 0) {
            subtract_digits(rest, rest, b);
            while (rest->count && !rest->digits[rest->count - 1]) rest->count--;
            times++;
        }
        quotient->digits[place] = (unsigned char)times;
    }
    while (quotient->count && !quotient->digits[quotient->count - 1]) quotient->count--;
}

static void add_one(exact *a) {
    exact one = {.count = 1, .digits = {1}};
    exact before = *a;
    add_digits(a, &before, &one);
}

void exact_floor(exact *quotient, exact *rest, const exact *a, const exact *b) {
    int scale = a->scale > b->scale ? a->scale : b->scale;
    exact left = *a, right = *b;
    align(&left, scale);
    align(&right, scale);
    divide_digits(quotient, rest, &left, &right);
    quotient->scale = 0;
    quotient->negative = left.negative != right.negative;
    rest->scale = scale;
    if (quotient->negative && rest->count) {
        add_one(quotient);
        exact remainder = *rest;
        subtract_digits(rest, &right, &remainder);
    }
    rest->negative = right.negative;
    trim(quotient);
    trim(rest);
}

// Leaves the quotient of whole numbers, rounded half away from zero or cut off.
static void divide_rounded(exact *out, const exact *a, const exact *b, bool cut) {
    exact rest = {0}, doubled;
    divide_digits(out, &rest, a, b);
    if (cut) return;
    add_digits(&doubled, &rest, &rest);
    if (compare_digits(&doubled, b) >= 0) add_one(out);
}

void exact_divide(exact *out, const exact *a, const exact *b, int scale) {
    exact left = *a, right = *b;
    int by = scale + b->scale - a->scale;
    shift(&left, by);
    shift(&right, -by);
    divide_rounded(out, &left, &right, false);
    out->scale = scale;
    out->negative = a->negative != b->negative;
    trim(out);
}

void exact_round(exact *out, const exact *a, int scale, bool cut) {
    if (scale >= a->scale) {
        *out = *a;
        align(out, scale);
        return;
    }
    exact divisor = {.count = 1, .digits = {1}};
    shift(&divisor, a->scale - scale);
    divide_rounded(out, a, &divisor, cut);
    out->scale = scale;
    out->negative = a->negative;
    trim(out);
}
