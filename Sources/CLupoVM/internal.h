// SPDX-License-Identifier: Apache-2.0
//
// What the files of the shim share. Nothing here is visible to Swift.
#ifndef LUPO_INTERNAL_H
#define LUPO_INTERNAL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE  // memmem
#endif

#include "CLupoVM.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/types.h>

enum {
    HOOK_EVERY = 1000,        // instructions; finer costs nothing more, coarser lets heavy ones overshoot
    FUEL = 20000,             // units of work in C between two looks at the budgets
    MAX_DEPTH = 32,           // nesting of tables at the border
    MAX_CLOSE_DEPTH = 40,     // nested coroutine.close, which Lua 5.4.4 does not count
    MAX_MESSAGE = 8192,
    MAX_TRACE = 4096,
    SPARE_PAGES = 1 << 20,    // bytes that a VM may hold beyond its limit: of each size it has a page begun
    NAME_SIZE = 64,
    FIRST_COLLECTION = 128,   // KiB that a machine allocates, over those of its sandbox, before it looks for garbage
};

// The thread sanitizer keeps a signal back until the next call that it knows, and a loop of Lua makes none.
#if defined(__SANITIZE_THREAD__)
#define HAS_SIGNALS false
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HAS_SIGNALS false
#endif
#endif
#ifndef HAS_SIGNALS
#define HAS_SIGNALS true
#endif

// The address sanitizer sees only what malloc gives.
#if defined(__SANITIZE_ADDRESS__)
#define SLAB_IS_MALLOC true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLAB_IS_MALLOC true
#endif
#endif
#ifndef SLAB_IS_MALLOC
#define SLAB_IS_MALLOC false
#endif

struct lupo_switch {
    atomic_int reason;
    atomic_int references;
};

typedef struct {
    char *name;
    int flags;
    uint32_t phases;
} host_function;

typedef struct {
    char *name;
    size_t length;
    int kind;
    int value;
    uint32_t phases;
} class_member;

typedef struct {
    char *name;
    bool library;
    class_member *members;
    int count;
    int first;  // the number of its first member among those of all classes
    int part;   // which part of the prelude gives members of it, from 1; 0 where none does
} host_class;

typedef struct {
    char *name;
    char *bytes;  // compiled
    size_t count;
} prelude_part;

// What the host offers. Nothing in it changes once it is finished, so machines on several threads share it.
struct lupo_interface {
    atomic_int references;
    bool finished;
    host_function *functions;
    int function_count;
    host_class *classes;
    int class_count, member_count;
    char *phases[32];
    int phase_count;
    uint32_t every_phase;
    prelude_part *parts;
    int part_count;
};

// What one machine has made of a class so far; references are to the registry, 0 is none yet.
typedef struct {
    int closures;        // place + 1 -> function; of a library, name -> function
    int metatable;       // of its objects; for a library the library's table
    const void *table;   // a library's table, to know it as a wrong `self`
} class_state;

// Cells from Lua: a stack of blocks. A frame's cells are contiguous and never move while the frame lives.
typedef struct cell_block {
    struct cell_block *previous;
    uint32_t count, capacity;
    lupo_cell cells[];
} cell_block;

// The arguments of one running host call. If it calls Lua again, strings inside its tables are copied to `copies`.
typedef struct frame {
    struct frame *outer;
    lupo_cell *cells;
    uint32_t count;
    char *copies;
} frame;

typedef struct {
    int64_t id;
    uint32_t code, message, hint, sql;  // offsets in the arena; 0 is none
    uint32_t message_count, hint_count, sql_count;
    bool set;
} pending_error;

typedef struct {
    char *path;
    char *bytes;
    size_t count;
} loaded_file;

// slab.c: the memory of one VM. All zero is an empty one.
enum {
    SLAB_STEP = 16,
    SLAB_LARGEST = 512,  // a row of 16 columns has 384 bytes
};
typedef struct slab_link {
    struct slab_link *next, **at;
} slab_link;

typedef struct {
    slab_link *rooms[SLAB_LARGEST / SLAB_STEP];  // by size: the pages with a free slot
    slab_link *pages, *large;
    size_t held;  // bytes that the system sees: pages, and what is larger than a slot
} slab;

void *slab_resize(slab *s, void *block, size_t old, size_t size);
void slab_release(slab *s);

struct lupo_vm {
    lua_State *L;        // the main thread
    lua_State *volatile current;  // the coroutine that runs; the signal handler reads it
    lupo_switch *kill_switch;
    int killed;          // the reason, once this thread has taken note of it

    // Budgets. Lua time is counted from `resumed`, while `running`.
    volatile bool running;
    volatile bool changes_hook;  // a signal that comes now leaves the hook alone, and comes again
    int64_t used, resumed, time_limit;
    uint64_t steps, step_limit;
    int fuel;
    slab slab;
    size_t memory, peak, soft, hard, most_held;
    bool limits_memory;
    bool pressure;
    uint64_t output, output_limit;
    // What the watchdog reads: when the time is over, absolute; while no Lua runs, what is left of it, negated.
    _Atomic int64_t deadline;
    _Atomic pid_t thread;  // where Lua runs, or ran last
    int64_t grace, kill_seen;
    void (*last_words)(void *);
    void *last_words_context;
    lupo_vm *next_watched, **watched_at;

    lupo_dispatch dispatch;
    void *context;
    frame *frames;
    // References given up inside a host call, whose results may still need them.
    int *released;
    int released_count, released_capacity;

    cell_block *in, *spare;
    lupo_cell *results;
    int result_count;
    bool has_results;          // and they begin at `result_start` of `result_block`
    cell_block *result_block;
    uint32_t result_start;

    lupo_cell *out;
    uint32_t out_count, out_capacity;
    char *arena;
    size_t arena_count, arena_capacity;
    bool overflow;
    uint32_t max_cells;
    pending_error error;

    // The first three are shared and belong to the interface.
    lupo_interface *interface;
    const host_function *functions;
    const host_class *classes;
    int class_count;
    class_state *states;
    bool *defined;    // by the number of the member: the prelude has given it
    bool *parts_run;  // by the number of the part
    int phase;

    int string_methods;   // registry references
    int marks[2];         // metatables of marked tables: arrays, objects; 0 is none yet
    const void *mark_tables[2];
    int missing_global;
    int64_t next_identity;
    int64_t now;
    uint64_t seed;
    int close_depth;

    char *directory;
    bool sealed;
    loaded_file *files;
    int file_count;
    char *loading[64];
    int loading_count;

    const char *label;
    lupo_fault fault;
    char fault_code[NAME_SIZE], fault_chunk[NAME_SIZE];
    char fault_message[MAX_MESSAGE + 64], fault_hint[1024], fault_sql[MAX_MESSAGE + 64], fault_trace[MAX_TRACE];
    char wrapped_at[NAME_SIZE + 16], wrapped_trace[MAX_TRACE];
};

// Keys of the registry: their addresses.
extern const char key_null, key_identities, key_errors, key_error_metatable, key_objects, key_modules, key_wrapped,
    key_prelude, key_values, key_strict;

// Every full userdata of the VM begins with this; scripts have no other way to make one.
typedef enum { KIND_NULL = 1, KIND_U64, KIND_DECIMAL, KIND_BYTES, KIND_OBJECT, KIND_SCRATCH } userdata_kind;

typedef struct {
    uint32_t kind;
    uint32_t class_id;
    union {
        uint64_t u64;
        int64_t instance;
        size_t count;
    };
    char text[];
} userdata;

static inline lupo_vm *vm_of(lua_State *L) { return *(lupo_vm **)lua_getextraspace(L); }

// budget.c
int64_t clock_now(void);
void *vm_allocate(void *context, void *block, size_t old, size_t size);
bool is_over(lupo_vm *vm);
bool is_marked(lupo_vm *vm);
int raise_kill(lua_State *L);
void count_hook(lua_State *L, lua_Debug *record);
void arm(lupo_vm *vm, lua_State *L);
void pause_clock(lupo_vm *vm);
void resume_clock(lupo_vm *vm);
void burn(lua_State *L, lupo_vm *vm);
static inline void use_fuel(lua_State *L, lupo_vm *vm, int amount) {
    if ((vm->fuel -= amount) <= 0) burn(L, vm);
}
static inline void check_alive(lua_State *L) {
    if (is_over(vm_of(L))) raise_kill(L);
}

static inline bool counts_always(const lupo_vm *vm) { return !HAS_SIGNALS || vm->step_limit; }

// watchdog.c
bool watch(lupo_vm *vm);
void unwatch(lupo_vm *vm);
void expect_deadline(lupo_vm *vm);
void wake_watchdog(void);
lupo_vm *enter(lupo_vm *vm);
void leave(lupo_vm *outer);

// border.c
void flatten(lua_State *L, int first, int last, bool functions);
void push_cells(lua_State *L, uint32_t from, uint32_t to, int *count);
void free_blocks(lupo_vm *vm);

// errors.c
int raise_error(lua_State *L, const char *code, const char *hint, const char *format, ...);
// For what the compiler said, "chunk:3: text": the error stands there, not where the module was required.
int raise_compile_error(lua_State *L, const char *module, const char *chunk, const char *text);
int raise_pending(lua_State *L);
int message_handler(lua_State *L);
void note_kill(lua_State *L);
void note_coroutine_error(lua_State *L, lua_State *co);
void syntax_fault(lupo_vm *vm, const char *chunk, const char *message);
void clear_fault(lupo_vm *vm);
void plain_fault(lupo_vm *vm, const char *message);
void open_errors(lua_State *L);
int lua_traceback(lua_State *L);
int lua_raise(lua_State *L);
void chunk_alias(const char *path, char alias[NAME_SIZE]);

// nearest.c: "did you mean 'x'?" into `hint`, or an empty string; names are the string keys of the table at `index`.
typedef struct {
    const char *wanted;
    char best[NAME_SIZE];
    int distance;
} nearest;
void nearest_begin(nearest *search, const char *wanted);
void nearest_offer(nearest *search, const char *candidate);
void nearest_offer_keys(nearest *search, lua_State *L, int index);
void nearest_offer_libraries(nearest *search, lua_State *L);
const char *nearest_hint(const nearest *search, char hint[NAME_SIZE * 2]);

// call.c
int host_trampoline(lua_State *L);
int method_trampoline(lua_State *L);
int call_body(lua_State *L);
int run_protected(lupo_vm *vm, lua_CFunction body, void *request);
void push_host_function(lua_State *L, int function, int class_id, int member);

// interface.c
lupo_interface *interface_retain(lupo_interface *interface);
int find_member(const host_class *class, const char *name, size_t length);

// objects.c
int define_member(lua_State *L);
void push_object(lua_State *L, int class_id, int64_t instance);
void push_library(lua_State *L, int class_id);
int find_library(lua_State *L);
int raise_phase(lua_State *L, const char *name, uint32_t phases);
const char *function_name(lua_State *L, lua_CFunction f, char name[NAME_SIZE * 2]);

// prelude.c
void push_prelude_arguments(lua_State *L);
// Runs the part of the prelude that gives members of a class; false where there is none, or it has run.
bool run_part(lua_State *L, int class_id);

// values.c
void open_values(lua_State *L);
void push_value(lua_State *L, const lupo_cell *cell, const char *text);
bool push_builtin(lua_State *L, const char *name);
bool is_builtin(const char *name);
userdata *to_userdata(lua_State *L, int index, userdata_kind kind);
void push_u64(lua_State *L, uint64_t value);
void push_decimal(lua_State *L, const char *text, size_t count);
// Compares the numbers at 1 and 2: negative, 0, positive, or NO_ORDER.
enum { NO_ORDER = 1000 };
int compare_numbers(lua_State *L, bool must);

// marks.c: which tables JSON takes for arrays or objects, as one of LUPO_MARK_…, or 0.
uint32_t table_mark(lua_State *L, int index);
void mark_table(lua_State *L, uint32_t mark);
int lua_mark_array(lua_State *L);
int lua_mark_object(lua_State *L);

// arithmetic.c
extern const luaL_Reg arithmetic_operators[];
int value_index(lua_State *L);
int lua_compare_numbers(lua_State *L);

// order.c
typedef struct {
    uint8_t rank;
    uint32_t index;
    size_t count;
    union {
        lua_Integer i;
        lua_Number n;
        const char *s;
    };
} order_key;
void order_read(lua_State *L, int index, order_key *key);
int order_compare(const order_key *a, const order_key *b);
typedef bool (*order_before)(lua_State *L, const void *context, uint32_t a, uint32_t b);
void order_sort(lua_State *L, uint32_t *items, uint32_t *room, uint32_t count, order_before before, const void *context);
void *scratch(lua_State *L, size_t size);
int lua_sorted_pairs(lua_State *L);
int lua_sorted_keys(lua_State *L);

// sandbox.c, control.c, text.c, pattern.c, format.c, tables.c, calendar.c, require.c
int open_sandbox(lua_State *L);
extern const luaL_Reg control_base[], control_coroutine[], text_functions[], table_functions[], calendar_functions[];
int lua_own_tostring(lua_State *L);
const char *own_tostring(lua_State *L, int index, size_t *count);
int lua_own_next(lua_State *L);
int lua_print(lua_State *L);
int lua_find(lua_State *L);
int lua_match(lua_State *L);
int lua_gmatch(lua_State *L);
int lua_gsub(lua_State *L);
int lua_format(lua_State *L);
int lua_require(lua_State *L);
int lua_module(lua_State *L);
void open_require(lua_State *L);
size_t table_length(lua_State *L, int index);

#endif
