// SPDX-License-Identifier: Apache-2.0
#include "CLupoResources.h"

// C23 #embed: the compiler reads the file and lists it as a dependency, so an edit leads to a new build.

static const unsigned char orchestrator_schema[] = {
#embed "../../database/migrations/orchestrator_schema_4_0_25.sql"
};
static const unsigned char orchestrator_schema_rollback[] = {
#embed "../../database/migrations/orchestrator_schema_4_0_25_rollback.sql"
};
static const unsigned char ephemeral_schema[] = {
#embed "../../database/migrations/ephemeral_schema_4_0_25.sql"
};
static const unsigned char ephemeral_schema_rollback[] = {
#embed "../../database/migrations/ephemeral_schema_4_0_25_rollback.sql"
};
static const unsigned char host_ledger[] = {
#embed "../../database/migrations/lupo_host_ledger_1_0_0.sql"
};
static const unsigned char host_ledger_rollback[] = {
#embed "../../database/migrations/lupo_host_ledger_1_0_0_rollback.sql"
};

static const unsigned char prelude[] = {
#embed "lua/prelude.lua"
};
static const unsigned char prelude_lupo[] = {
#embed "lua/lupo.lua"
};
static const unsigned char prelude_rows[] = {
#embed "lua/rows.lua"
};
static const unsigned char prelude_console[] = {
#embed "lua/console.lua"
};
static const unsigned char prelude_tables[] = {
#embed "lua/tables.lua"
};

#define RESOURCE(path, symbol) {path, symbol, sizeof symbol}

static const struct lupo_resource resources[] = {
    RESOURCE("database/migrations/orchestrator_schema_4_0_25.sql", orchestrator_schema),
    RESOURCE("database/migrations/orchestrator_schema_4_0_25_rollback.sql",
             orchestrator_schema_rollback),
    RESOURCE("database/migrations/ephemeral_schema_4_0_25.sql", ephemeral_schema),
    RESOURCE("database/migrations/ephemeral_schema_4_0_25_rollback.sql", ephemeral_schema_rollback),
    RESOURCE("database/migrations/lupo_host_ledger_1_0_0.sql", host_ledger),
    RESOURCE("database/migrations/lupo_host_ledger_1_0_0_rollback.sql", host_ledger_rollback),
    RESOURCE("lua/prelude.lua", prelude),
    RESOURCE("lua/lupo.lua", prelude_lupo),
    RESOURCE("lua/rows.lua", prelude_rows),
    RESOURCE("lua/console.lua", prelude_console),
    RESOURCE("lua/tables.lua", prelude_tables),
};

size_t lupo_resource_count(void) { return sizeof resources / sizeof resources[0]; }

const struct lupo_resource *lupo_resource_at(size_t index) { return &resources[index]; }
