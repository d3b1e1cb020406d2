// SPDX-License-Identifier: Apache-2.0
#include <mysql.h>
#include <errmsg.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>

/// What the text protocol prints for a FLOAT column or a number with fixed decimals, for a value that came by the
/// binary protocol.
///
/// `decimals` is the column's own count, or 31 and more where it has none (then six significant digits count).
static inline double lupo_float_as_printed(double value, unsigned int decimals) {
    char text[400];
    if (decimals < 31) {
        snprintf(text, sizeof text, "%.*f", (int)decimals, value);
    } else {
        snprintf(text, sizeof text, "%.6g", value);
    }
    return strtod(text, NULL);
}
