// SPDX-License-Identifier: Apache-2.0
//
// The second line. Some work of Lua has no safe point (a chain of ephemerons makes one collection step quadratic), so a
// thread looks at every VM of the process, and ends the process when one has been past its limit for the grace period.
// The database then sees closed connections and rolls back; the last words have noted the interruption.
#include "internal.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t watch_signal = PTHREAD_COND_INITIALIZER;
static lupo_vm *watched;
static bool watching;
static bool sleeping;  // the thread waits for a VM without a limit of time

static bool is_stuck(lupo_vm *vm, int64_t now) {
    int64_t deadline = atomic_load_explicit(&vm->deadline, memory_order_relaxed);
    if (!deadline) {
        vm->kill_seen = 0;
        return false;
    }
    if (atomic_load_explicit(&vm->kill_switch->reason, memory_order_relaxed)) {
        if (!vm->kill_seen) vm->kill_seen = now;
        if (now > vm->kill_seen + vm->grace) return true;
    }
    return now > deadline + vm->grace;
}

static void *watch_all(void *unused) {
    (void)unused;
    pthread_mutex_lock(&watch_lock);
    for (;;) {
        if (!watched) {
            sleeping = true;
            pthread_cond_wait(&watch_signal, &watch_lock);
            sleeping = false;
            continue;
        }
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 50000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec += 1;
        }
        pthread_cond_timedwait(&watch_signal, &watch_lock, &until);
        int64_t now = clock_now();
        for (lupo_vm *vm = watched; vm; vm = vm->next_watched) {
            if (!is_stuck(vm, now)) continue;
            if (vm->last_words) vm->last_words(vm->last_words_context);
            _exit(124);
        }
    }
    return NULL;
}

void watch(lupo_vm *vm) {
    pthread_mutex_lock(&watch_lock);
    if (!watching) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        pthread_t thread;
        if (pthread_create(&thread, NULL, watch_all, NULL) == 0) {
            pthread_detach(thread);
            watching = true;
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    vm->next_watched = watched;
    vm->watched_at = &watched;
    if (watched) watched->watched_at = &vm->next_watched;
    watched = vm;
    // Between two VMs that follow each other closely it has not gone to sleep, and looks at the next one by itself.
    if (sleeping) pthread_cond_signal(&watch_signal);
    pthread_mutex_unlock(&watch_lock);
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
