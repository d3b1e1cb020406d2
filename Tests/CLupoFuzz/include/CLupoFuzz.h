// SPDX-License-Identifier: Apache-2.0
//
// A look into a VM that no part of the host needs: what must be as it was once a call is over. And failures of memory at
// the place that is asked for.
#ifndef CLUPOFUZZ_H
#define CLUPOFUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lupo_vm;

// What is open in a VM in which nothing runs.
typedef struct {
    int stack;             // slots on the main thread's stack
    int cells;             // values on their way to Lua
    uint64_t text;         // bytes of theirs
    int arguments;         // values on their way from Lua
    int blocks;            // blocks of memory that those stand in
    int released;          // references that were given up and are still held
    bool runs;             // a clock runs, a host call or a coroutine is open
    bool dead;             // the script was ended
} lupo_probe;

lupo_probe lupo_probe_now(struct lupo_vm *vm);

// What Lua uses once all garbage is gone, and how many references the registry holds.
typedef struct {
    uint64_t memory;
    uint64_t references;
} lupo_footprint;

lupo_footprint lupo_footprint_now(struct lupo_vm *vm);

// From the allocation of that number on, counted from 1, so many of Lua's allocations fail.
void lupo_fail_allocations(struct lupo_vm *vm, uint32_t from, uint32_t count);
// No more do.
void lupo_stop_failing(struct lupo_vm *vm);

#endif
