// SPDX-License-Identifier: Apache-2.0
//
// A thread that looks at every VM of the process when the nearest deadline is due or a kill switch was thrown.
//
// The first line. A script whose time is over, or that someone ended, is interrupted by a signal to the thread that it
// runs on: the handler sets the count hook, which lua_sethook allows at any moment on that thread, as `lua` itself does
// for Ctrl-C; and the hook ends the script at its next instruction. Until then Lua runs without a hook. A signal can
// come too late for a coroutine that is just left or between two loads of Lua's loop, so it is sent again as long as
// the script runs. It never comes on purpose while a host call runs; if one that was under way does, its handler is
// marked SA_RESTART and the hook takes itself away again.
//
// The signal is SIGURG: ignored where there is no handler, so it harms no child and no thread that comes late; without
// a meaning of its own in a program that reads no out-of-band data; and debuggers let it pass. Go's runtime interrupts
// its threads with it for these reasons <https://go.googlesource.com/proposal/+/master/design/24543-non-cooperative-preemption.md>.
//
// The second line. Some work of Lua has no safe point (a chain of ephemerons makes one collection step quadratic), so
// the process ends when a script has been past its limit for the grace period. The database then sees closed
// connections and rolls back; the last words have noted the interruption.
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const int64_t millisecond = 1000000;
static const int64_t tick = 50 * millisecond;    // the shortest sleep while no Lua runs
static const int64_t again = 10 * millisecond;   // between two signals to the same script

static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static lupo_vm *watched;
static bool watching;
static int64_t wakes_at = INT64_MAX;
static int64_t late;  // how far the clock may lag behind

static sem_t wake;  // posted once, until the thread has looked
static atomic_bool woken;

static _Thread_local lupo_vm *volatile entered;  // the VM whose Lua runs here, or that waits for its host call
static _Thread_local pid_t thread_id;

// MARK: The thread that runs Lua

static void interrupt_script(int number) {
    (void)number;
    int kept = errno;
    lupo_vm *vm = entered;
    if (vm && vm->running && !vm->changes_hook && !counts_always(vm)) {
        lua_sethook(vm->current, count_hook, LUA_MASKCOUNT, 1);
    }
    errno = kept;
}

// Returns the VM that is to be entered again afterwards: one whose host call runs another VM.
lupo_vm *enter(lupo_vm *vm) {
    if (!thread_id) {
        thread_id = (pid_t)syscall(SYS_gettid);
        sigset_t urgent;
        sigemptyset(&urgent);
        sigaddset(&urgent, SIGURG);
        pthread_sigmask(SIG_UNBLOCK, &urgent, NULL);
    }
    lupo_vm *outer = entered;
    atomic_store_explicit(&vm->thread, thread_id, memory_order_relaxed);
    entered = vm;
    return outer;
}

void leave(lupo_vm *outer) { entered = outer; }

// MARK: The watchdog

static int64_t earlier(int64_t a, int64_t b) { return a < b ? a : b; }

// Returns when the VM wants to be looked at again. One that does not run needs a look when it could have used up all that
// is left to it, so no call to the host has to tell the watchdog anything.
static int64_t look_at(lupo_vm *vm, int64_t now) {
    int64_t deadline = atomic_load_explicit(&vm->deadline, memory_order_acquire);
    bool killed = atomic_load(&vm->kill_switch->reason) != 0;
    if (deadline <= 0) {
        vm->kill_seen = 0;
        return now + (killed || -deadline < tick ? tick : -deadline);
    }
    if (killed) {
        if (!vm->kill_seen) vm->kill_seen = now;
        deadline = earlier(deadline, vm->kill_seen);
    }
    if (!killed && now <= deadline) return deadline + late;
    if (now > deadline + vm->grace) {
        if (vm->last_words) vm->last_words(vm->last_words_context);
        _exit(124);
    }
    // Should the thread have ended and another one got its number, that one's handler finds nothing to do.
    syscall(SYS_tgkill, getpid(), atomic_load_explicit(&vm->thread, memory_order_relaxed), SIGURG);
    return now + again;
}

static int64_t look_at_all(void) {
    pthread_mutex_lock(&watch_lock);
    int64_t now = clock_now(), next = INT64_MAX;
    for (lupo_vm *vm = watched; vm; vm = vm->next_watched) next = earlier(next, look_at(vm, now));
    wakes_at = next;
    pthread_mutex_unlock(&watch_lock);
    return next;
}

static void *watch_all(void *unused) {
    (void)unused;
    for (;;) {
        int64_t until = look_at_all();
        if (until == INT64_MAX) {
            sem_wait(&wake);
        } else {
            // By the exact clock: the coarse one may stand still at a deadline that has come.
            struct timespec time;
            clock_gettime(CLOCK_MONOTONIC, &time);
            int64_t soonest = time.tv_sec * 1000 * millisecond + time.tv_nsec + millisecond;
            if (until < soonest) until = soonest;
            time = (struct timespec){until / (1000 * millisecond), until % (1000 * millisecond)};
            sem_clockwait(&wake, CLOCK_MONOTONIC, &time);
        }
        atomic_store(&woken, false);
    }
    return NULL;
}

void wake_watchdog(void) {
    if (!atomic_exchange(&woken, true)) sem_post(&wake);
}

static bool begin_watching(void) {
    struct timespec resolution = {0};
#ifdef CLOCK_MONOTONIC_COARSE
    clock_getres(CLOCK_MONOTONIC_COARSE, &resolution);
#endif
    late = resolution.tv_nsec + millisecond / 10;
    struct sigaction action = {.sa_handler = interrupt_script, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGURG, &action, NULL) != 0 || sem_init(&wake, 0, 0) != 0) return false;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    bool began = pthread_create(&thread, NULL, watch_all, NULL) == 0;
    if (began) pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return began;
}

bool watch(lupo_vm *vm) {
    pthread_mutex_lock(&watch_lock);
    if (!watching) watching = begin_watching();
    if (watching) {
        vm->next_watched = watched;
        vm->watched_at = &watched;
        if (watched) watched->watched_at = &vm->next_watched;
        watched = vm;
    }
    bool is_watched = watching;
    pthread_mutex_unlock(&watch_lock);
    if (is_watched) expect_deadline(vm);
    return is_watched;
}

// Has the watchdog look again if it would sleep past the VM's new limit.
void expect_deadline(lupo_vm *vm) {
    int64_t deadline = atomic_load(&vm->deadline);
    if (deadline <= 0) deadline = clock_now() - deadline;
    pthread_mutex_lock(&watch_lock);
    bool sleeps_past = vm->watched_at && deadline < wakes_at;
    pthread_mutex_unlock(&watch_lock);
    if (sleeps_past) wake_watchdog();
}

void unwatch(lupo_vm *vm) {
    pthread_mutex_lock(&watch_lock);
    if (vm->watched_at) {
        *vm->watched_at = vm->next_watched;
        if (vm->next_watched) vm->next_watched->watched_at = vm->watched_at;
        vm->watched_at = NULL;
    }
    pthread_mutex_unlock(&watch_lock);
}
