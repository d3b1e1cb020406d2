// SPDX-License-Identifier: Apache-2.0
//
// Everything of Lua that can raise, behind an interface that cannot.
//
// A Lua error is a long jump. If it crossed a Swift frame, `defer`, `deinit` and releases there would be skipped. So
// Swift sees neither `lua_State` nor any function that raises: it gets arguments as flat cells, appends results as flat
// cells, and returns; only then, with nothing but C frames above the protected call, are results pushed or errors raised.
//
// Every function here belongs to the thread that runs the VM, except the `lupo_switch_…` ones.
#ifndef CLUPOVM_H
#define CLUPOVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lupo_vm lupo_vm;
typedef struct lupo_switch lupo_switch;
typedef struct lupo_interface lupo_interface;

// What one cell holds.
enum {
    LUPO_NIL = 0,
    LUPO_FALSE,
    LUPO_TRUE,
    LUPO_INTEGER,   // u.i
    LUPO_NUMBER,    // u.d
    LUPO_STRING,    // n bytes at u.s (from Lua), at u.i in the arena (to Lua)
    LUPO_BYTES,     // the same, marked as binary
    LUPO_DECIMAL,   // the same, the text of an exact decimal
    LUPO_UNSIGNED,  // u.i, bit pattern of a 64-bit unsigned integer; to Lua an integer where it fits, unless n is 1
    LUPO_NULL,      // the null sentinel
    LUPO_TABLE,     // n array items, u.t.pairs keys with values; u.t.span cells follow in all (from Lua)
    LUPO_FUNCTION,  // u.i, a reference
    LUPO_OBJECT,    // n is the class, u.i the instance
    LUPO_KEY,       // u.i, an interned string (to Lua)
    LUPO_ROW,       // u.i is the shape; its columns follow as cells (to Lua)
    LUPO_ROWS,      // n rows of the shape u.i (to Lua)
};

// Bits of u.t.pairs beside the number: what JSON takes the table for (lupo.json.array, lupo.json.object).
enum {
    LUPO_MARK_OBJECT = 1 << 29,
    LUPO_MARK_ARRAY = 1 << 30,
    LUPO_MARKS = LUPO_MARK_OBJECT | LUPO_MARK_ARRAY,
};

// One value, 16 bytes. Tables are written in pre-order: the array items, then key, value, key, value.
typedef struct {
    uint32_t tag;
    uint32_t n;
    union {
        int64_t i;
        double d;
        const char *s;
        struct {
            uint32_t pairs;
            uint32_t span;
        } t;
    } u;
} lupo_cell;

// Why a script was ended. Nothing in the script can catch this.
enum {
    LUPO_ALIVE = 0,
    LUPO_KILL_TIME,
    LUPO_KILL_MEMORY,
    LUPO_KILL_STEPS,
    LUPO_KILL_INTERRUPTED,
};

enum { LUPO_OK = 0, LUPO_FAULT = 1, LUPO_KILLED = 2 };

// The host's one function: reads arguments, appends results, returns 0; or reports an error by `lupo_put_error` and
// returns -1. `function` is -1 for the line of a `print`.
typedef int (*lupo_dispatch)(
    void *context, int function, const lupo_cell *arguments, int count, lupo_vm *vm);

typedef struct {
    uint64_t memory;         // bytes; the script is ended above it, allocation fails at four times as much
    uint64_t steps;          // instructions, 0 for no limit
    int64_t time;            // ns of Lua time, 0 for no limit
    int64_t grace;           // ns after the time limit without a safe point until the process is ended
    int64_t now;             // seconds since 1970 that os.time gives
    uint64_t seed;           // of math.random
    uint32_t cells;          // most cells in the arguments or results of one call
    uint64_t output;         // bytes that print and the log functions may write
    const char *directory;   // for require, or NULL
    // Called on the watchdog's thread just before `_exit(124)`.
    void (*last_words)(void *context);
    void *last_words_context;
} lupo_config;

// NULL when there is no memory for a VM, or when the sandbox is not what it should be.
lupo_vm *lupo_open(const lupo_config *config);
void lupo_set_dispatch(lupo_vm *vm, lupo_dispatch dispatch, void *context);
void lupo_close(lupo_vm *vm);

// MARK: Ending a script from outside; safe on every thread, and after the VM is gone.

lupo_switch *lupo_switch_of(lupo_vm *vm);  // retained
void lupo_switch_release(lupo_switch *target);
void lupo_switch_kill(lupo_switch *target, int reason);  // also safe in a signal handler

// MARK: Budgets

void lupo_set_time(lupo_vm *vm, int64_t limit);     // also starts counting from zero
void lupo_set_steps(lupo_vm *vm, uint64_t limit);   // also starts counting from zero
int64_t lupo_time_used(const lupo_vm *vm);
uint64_t lupo_steps_used(const lupo_vm *vm);        // 0 without a limit
uint64_t lupo_memory_used(const lupo_vm *vm);
uint64_t lupo_memory_peak(const lupo_vm *vm);
int lupo_kill_reason(const lupo_vm *vm);
bool lupo_charge_output(lupo_vm *vm, uint64_t bytes);

// MARK: What the script may see

enum { LUPO_TAKES_FUNCTIONS = 1 };

enum {
    LUPO_MEMBER_HOST = 0,   // the host function `value`
    LUPO_MEMBER_LUA,        // defined by the prelude
    LUPO_MEMBER_FIELD,      // kept with the object, read-only for the script
    LUPO_MEMBER_WRITABLE,   // kept with the object
    LUPO_MEMBER_GETTER,     // the host function `value` is called with the object
    LUPO_MEMBER_LIBRARY,    // the library `value`
    LUPO_MEMBER_BUILTIN,    // a function or constant of the shim, found by the member's name
};

// A description is told once, finished, and from then on only read: any number of machines on any threads use it. NULL
// where memory ran out.
lupo_interface *lupo_interface_new(void);
// Machines that use it keep it.
void lupo_interface_release(lupo_interface *interface);
// All of these return an index, or -1 where memory ran out, the name of a builtin is unknown, or it is finished.
int lupo_add_phase(lupo_interface *interface, const char *name);
int lupo_add_function(lupo_interface *interface, const char *name, int flags, uint32_t phases);
int lupo_add_class(lupo_interface *interface, const char *name, bool library);
int lupo_add_member(
    lupo_interface *interface, int class_id, const char *name, int kind, int value, uint32_t phases);
// A part of the prelude as lupo_compile_prelude has compiled it in this process; bytes and name are copied.
int lupo_add_part(lupo_interface *interface, const char *name, const void *bytes, size_t count);
// The part runs when a script first asks for a member of the class that the prelude has not given.
bool lupo_set_part(lupo_interface *interface, int class_id, int part);
void lupo_interface_finish(lupo_interface *interface);
// Gives a finished description to a machine that has none; 0, or -1. What stands behind a name is made when a script
// first asks for it.
int lupo_use(lupo_vm *vm, lupo_interface *interface);
void lupo_set_phase(lupo_vm *vm, int phase);
// Runs the parts of the prelude that have not run.
int lupo_run_parts(lupo_vm *vm);
// Name of a member that the prelude left undefined so far, or NULL.
const char *lupo_undefined_member(lupo_vm *vm, const char **class_name);

// MARK: Values to Lua. They are appended, and taken by the call, the return or the field that comes next.

typedef struct { uint32_t cells; uint64_t bytes; } lupo_mark;

lupo_mark lupo_mark_now(const lupo_vm *vm);
void lupo_rewind(lupo_vm *vm, lupo_mark mark);
void lupo_put(lupo_vm *vm, uint32_t tag, uint32_t n, int64_t i);
void lupo_put_number(lupo_vm *vm, double d);
void lupo_put_text(lupo_vm *vm, uint32_t tag, const void *bytes, size_t count);
uint32_t lupo_begin_table(lupo_vm *vm);
void lupo_end_table(lupo_vm *vm, uint32_t at, uint32_t items, uint32_t pairs);
// An array of rows, whose number is said when their columns are all there.
uint32_t lupo_begin_rows(lupo_vm *vm, int shape);
void lupo_end_rows(lupo_vm *vm, uint32_t at, uint32_t count);
void lupo_put_error(
    lupo_vm *vm, int64_t id, const char *code, const void *message, size_t message_count,
    const void *hint, size_t hint_count, const void *sql, size_t sql_count);

// An interned string, or -1.
int lupo_intern(lupo_vm *vm, const void *bytes, size_t count);
// A result set's columns, given as string cells from `mark` on; -1 where memory ran out.
int lupo_add_shape(lupo_vm *vm, lupo_mark mark);
void lupo_drop_shape(lupo_vm *vm, int shape);

// MARK: Running. The fault or the results stay readable until the next function that runs Lua.

typedef struct {
    bool syntax;
    bool killed;                // says where a script was ended, and nothing else
    int64_t id;                 // as given to lupo_put_error, or -1
    const char *code;           // or NULL
    const char *message;
    size_t message_count;
    const char *hint;           // or NULL
    const char *sql;            // or NULL
    const char *chunk;          // or NULL
    int line;
    const char *trace;          // entries with '\n' between them
} lupo_fault;

// What is loaded: a script's text; text of the host, which gets the private environment; or that text as
// lupo_compile_prelude has compiled it in this process. Nothing else may be passed as compiled: Lua trusts it blindly.
enum { LUPO_SCRIPT, LUPO_PRELUDE, LUPO_COMPILED_PRELUDE };
// Compiles text, or takes what is compiled. The function's reference comes as the only result.
int lupo_load(lupo_vm *vm, const char *name, const void *bytes, size_t count, int kind);
// Compiles text of the host for all machines of the process. The result is freed with free(); NULL for an error in it.
void *lupo_compile_prelude(const char *name, const void *bytes, size_t count, size_t *size);
// Calls with the cells from `mark` on. `functions` allows references in the results.
int lupo_call(lupo_vm *vm, int64_t reference, lupo_mark mark, const char *label, bool functions);
// Calls the prelude chunk with the host's functions by name and the shim's own.
int lupo_call_prelude(lupo_vm *vm, int64_t reference, bool functions);
void lupo_release(lupo_vm *vm, int64_t reference);
const lupo_fault *lupo_last_fault(const lupo_vm *vm);
// The line of the script that runs, or from which the running host call comes: 0 where there is none. `chunk` gets the
// name of its chunk, at most 59 bytes and a NUL.
int lupo_where(lupo_vm *vm, char chunk[60]);
const lupo_cell *lupo_results(const lupo_vm *vm, int *count);
void lupo_drop_results(lupo_vm *vm);

// MARK: Objects

// Makes the object that cells of this class and instance mean from now on.
int lupo_make_object(lupo_vm *vm, int class_id, int64_t instance);
void lupo_drop_object(lupo_vm *vm, int class_id, int64_t instance);
// Names and values in turn, from `mark` on.
int lupo_set_fields(lupo_vm *vm, int class_id, int64_t instance, lupo_mark mark);
int lupo_get_field(lupo_vm *vm, int class_id, int64_t instance, const char *name);

// MARK: Files

void lupo_seal(lupo_vm *vm);
int lupo_loaded_count(const lupo_vm *vm);
const char *lupo_loaded_path(const lupo_vm *vm, int index);
const char *lupo_loaded_bytes(const lupo_vm *vm, int index, size_t *count);

// MARK: A thread with a stack of the given size

typedef struct lupo_thread lupo_thread;
lupo_thread *lupo_thread_start(const char *name, size_t stack, void (*run)(void *context), void *context);
void lupo_thread_join(lupo_thread *thread);
bool lupo_thread_is_current(const lupo_thread *thread);

#endif
