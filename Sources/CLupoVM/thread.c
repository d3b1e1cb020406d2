// SPDX-License-Identifier: Apache-2.0
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>

struct lupo_thread {
    pthread_t thread;
    void (*run)(void *);
    void *context;
    char name[16];
};

static _Thread_local lupo_thread *this_thread;

static void *run_thread(void *argument) {
    lupo_thread *thread = argument;
    this_thread = thread;
#ifdef __linux__
    pthread_setname_np(pthread_self(), thread->name);
#endif
    thread->run(thread->context);
    return NULL;
}

lupo_thread *lupo_thread_start(const char *name, size_t stack, void (*run)(void *), void *context) {
    lupo_thread *thread = calloc(1, sizeof *thread);
    if (!thread) return NULL;
    thread->run = run;
    thread->context = context;
    strncpy(thread->name, name, sizeof thread->name - 1);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    int failed = pthread_create(&thread->thread, &attributes, run_thread, thread);
    pthread_attr_destroy(&attributes);
    if (failed) {
        free(thread);
        return NULL;
    }
    return thread;
}

// From the thread itself (its last work let go of its owner) it is detached instead.
void lupo_thread_join(lupo_thread *thread) {
    if (this_thread == thread) pthread_detach(pthread_self());
    else pthread_join(thread->thread, NULL);
    free(thread);
}

bool lupo_thread_is_current(const lupo_thread *thread) {
    return this_thread == thread;
}
