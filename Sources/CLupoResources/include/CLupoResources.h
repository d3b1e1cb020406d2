// SPDX-License-Identifier: Apache-2.0
#ifndef CLUPORESOURCES_H
#define CLUPORESOURCES_H

#include <stddef.h>

#include "lupo_process.h"
#include "lupo_signals.h"

// One file of the source tree that the binary carries.
struct lupo_resource {
    const char *name;           // path below the root of the source tree
    const unsigned char *bytes; // not ended by a zero byte
    size_t length;
};

// Number of files.
size_t lupo_resource_count(void);

// The file at a place; index must be below the number of files. Lives as long as the process.
const struct lupo_resource *lupo_resource_at(size_t index);

#endif
