// SPDX-License-Identifier: Apache-2.0
//
// The work that benchmarks measure, done in plain C as its libraries suggest: what lupo-host is compared with.
// Every function returns what it computed, so that both sides can be held to the same result.

#ifndef LUPO_BASELINE_H
#define LUPO_BASELINE_H

#include <stdint.h>

/// Creates a Lua state, opens the standard libraries and closes it, `count` times.
/// Returns how many came into being: `count`, unless memory ran out.
int64_t baseline_machines(int64_t count);

/// Calls a C function from a Lua loop `count` times with one integer and adds up what it returns.
/// Returns that sum, `count * (count + 3) / 2`, or -1 if Lua reported an error.
int64_t baseline_callbacks(int64_t count);

/// Gives a Lua function `count` row tables of ten named columns (four integers, a float, four strings, and a
/// string that is nil in every third row), one after another; the function adds up one integer column.
/// Returns that sum, `count * (count + 1) / 2`, or -1 if Lua reported an error.
int64_t baseline_row_tables(int64_t count);

/// One connection to the server of the benchmark, with the text of its last error.
typedef struct baseline_connection baseline_connection;

/// What a full read of the table adds up to. Equal totals mean that the same values were read.
typedef struct {
    int64_t rows;
    /// Sum of the four integer columns.
    int64_t integers;
    /// Sum of the float column, in row order.
    double floats;
    /// Bytes in the columns of type VARCHAR.
    int64_t text_bytes;
    int64_t nulls;
} baseline_totals;

/// Connects over a unix socket, with auto-commit and utf8mb4. NULL only where there is no memory; look at
/// baseline_error before anything else.
baseline_connection *baseline_connect(const char *socket, const char *user);
void baseline_disconnect(baseline_connection *connection);

/// The last error, or NULL where there was none since the connection was made.
const char *baseline_error(const baseline_connection *connection);

/// Runs one statement that returns no rows. Returns 0, or -1 with the error kept.
int baseline_execute(baseline_connection *connection, const char *sql);

/// Counts the tables of a schema, views not among them. Returns -1 with the error kept.
int64_t baseline_tables(baseline_connection *connection, const char *schema);

/// Creates the schema `lupo_bench` and its table `readings` with `rows` rows made by arithmetic alone, so that
/// every run reads the same. Returns 0, or -1 with the error kept.
int baseline_generate(baseline_connection *connection, int64_t rows);

/// Streams all rows of `readings` over the binary protocol into bound buffers and adds them up.
/// Returns 0, or -1 with the error kept.
int baseline_stream(baseline_connection *connection, baseline_totals *totals);

#endif
