// SPDX-License-Identifier: Apache-2.0
#include "CBaseline.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct baseline_connection {
    MYSQL *mysql;
    char error[600];
};

static int fail(baseline_connection *connection, const char *during, const char *message) {
    snprintf(connection->error, sizeof connection->error, "%s: %s", during, message);
    return -1;
}

baseline_connection *baseline_connect(const char *socket, const char *user) {
    baseline_connection *connection = calloc(1, sizeof *connection);
    if (connection == nullptr) return nullptr;
    connection->mysql = mysql_init(nullptr);
    if (connection->mysql == nullptr) {
        fail(connection, "connect", "out of memory");
        return connection;
    }
    unsigned int seconds = 10;
    mysql_options(connection->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(connection->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(connection->mysql, nullptr, user, nullptr, nullptr, 0, socket, 0) == nullptr)
        fail(connection, "connect", mysql_error(connection->mysql));
    return connection;
}

void baseline_disconnect(baseline_connection *connection) {
    if (connection == nullptr) return;
    if (connection->mysql != nullptr) mysql_close(connection->mysql);
    free(connection);
}

const char *baseline_error(const baseline_connection *connection) {
    return connection->error[0] == '\0' ? nullptr : connection->error;
}

int baseline_execute(baseline_connection *connection, const char *sql) {
    if (mysql_real_query(connection->mysql, sql, strlen(sql)) != 0)
        return fail(connection, sql, mysql_error(connection->mysql));
    return 0;
}

int64_t baseline_tables(baseline_connection *connection, const char *schema) {
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_type = 'BASE TABLE'",
             schema);
    if (baseline_execute(connection, sql) != 0) return -1;
    MYSQL_RES *result = mysql_store_result(connection->mysql);
    MYSQL_ROW row = result == nullptr ? nullptr : mysql_fetch_row(result);
    int64_t count = row == nullptr ? fail(connection, "count", mysql_error(connection->mysql)) : strtoll(row[0], nullptr, 10);
    mysql_free_result(result);
    return count;
}

int baseline_generate(baseline_connection *connection, int64_t rows) {
    char fill[1200];
    snprintf(fill, sizeof fill,
             "INSERT INTO lupo_bench.readings SELECT seq, seq %% 500, CAST(seq AS SIGNED) * 1000 - 7, seq / 8e0,"
             " CONCAT('station ', seq %% 500), CONCAT('city ', seq %% 97),"
             " '2026-01-01' + INTERVAL seq SECOND, CAST(seq AS DECIMAL(12,4)) / 16, seq %% 2,"
             " IF(seq %% 3 = 0, NULL, CONCAT('note on reading ', seq))"
             " FROM lupo_bench.seq_1_to_%lld",
             (long long)rows);
    const char *statements[] = {
        "CREATE OR REPLACE DATABASE lupo_bench CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "CREATE TABLE lupo_bench.readings ("
        " id BIGINT UNSIGNED NOT NULL PRIMARY KEY, station INT NOT NULL, counter BIGINT NOT NULL,"
        " value DOUBLE NOT NULL, name VARCHAR(64) NOT NULL, city VARCHAR(64) NOT NULL,"
        " taken DATETIME NOT NULL, price DECIMAL(12,4) NOT NULL, flag TINYINT NOT NULL,"
        " note VARCHAR(100) NULL) ENGINE=InnoDB",
        fill,
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (baseline_execute(connection, statements[i]) != 0) return -1;
    return 0;
}

static void bind_column(MYSQL_BIND *bind, enum enum_field_types type, void *buffer, unsigned long size,
                        unsigned long *length, my_bool *is_null) {
    *bind = (MYSQL_BIND){
        .buffer_type = type, .buffer = buffer, .buffer_length = size, .length = length, .is_null = is_null};
}

static int stream(baseline_connection *connection, MYSQL_STMT *statement, baseline_totals *totals) {
    const char *sql =
        "SELECT id, station, counter, value, name, city, taken, price, flag, note FROM lupo_bench.readings";
    uint64_t id;
    int32_t station;
    int64_t counter;
    double value;
    char name[64 * 4], city[64 * 4], price[32], note[100 * 4];
    MYSQL_TIME taken;
    int8_t flag;
    unsigned long lengths[10];
    my_bool nulls[10];
    MYSQL_BIND binds[10];
    bind_column(&binds[0], MYSQL_TYPE_LONGLONG, &id, sizeof id, &lengths[0], &nulls[0]);
    binds[0].is_unsigned = 1;
    bind_column(&binds[1], MYSQL_TYPE_LONG, &station, sizeof station, &lengths[1], &nulls[1]);
    bind_column(&binds[2], MYSQL_TYPE_LONGLONG, &counter, sizeof counter, &lengths[2], &nulls[2]);
    bind_column(&binds[3], MYSQL_TYPE_DOUBLE, &value, sizeof value, &lengths[3], &nulls[3]);
    bind_column(&binds[4], MYSQL_TYPE_STRING, name, sizeof name, &lengths[4], &nulls[4]);
    bind_column(&binds[5], MYSQL_TYPE_STRING, city, sizeof city, &lengths[5], &nulls[5]);
    bind_column(&binds[6], MYSQL_TYPE_DATETIME, &taken, sizeof taken, &lengths[6], &nulls[6]);
    bind_column(&binds[7], MYSQL_TYPE_STRING, price, sizeof price, &lengths[7], &nulls[7]);
    bind_column(&binds[8], MYSQL_TYPE_TINY, &flag, sizeof flag, &lengths[8], &nulls[8]);
    bind_column(&binds[9], MYSQL_TYPE_STRING, note, sizeof note, &lengths[9], &nulls[9]);

    // Binding before execution and no mysql_stmt_store_result: rows come as the server sends them.
    if (mysql_stmt_prepare(statement, sql, strlen(sql)) != 0 || mysql_stmt_bind_result(statement, binds) != 0 ||
        mysql_stmt_execute(statement) != 0)
        return fail(connection, "stream", mysql_stmt_error(statement));
    *totals = (baseline_totals){0};
    int status;
    while ((status = mysql_stmt_fetch(statement)) == 0) {
        totals->rows++;
        totals->integers += (int64_t)id + station + counter + flag;
        totals->floats += value;
        totals->text_bytes += (int64_t)(lengths[4] + lengths[5]);
        if (nulls[9]) totals->nulls++;
        else totals->text_bytes += (int64_t)lengths[9];
    }
    if (status == MYSQL_DATA_TRUNCATED) return fail(connection, "stream", "a column did not fit its buffer");
    return status == MYSQL_NO_DATA ? 0 : fail(connection, "stream", mysql_stmt_error(statement));
}

int baseline_stream(baseline_connection *connection, baseline_totals *totals) {
    MYSQL_STMT *statement = mysql_stmt_init(connection->mysql);
    if (statement == nullptr) return fail(connection, "stream", "out of memory");
    int result = stream(connection, statement, totals);
    mysql_stmt_close(statement);
    return result;
}
