// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "lupo_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int writing_end = -1;

// Async-signal-safe: one write, errno kept. A full pipe loses nothing that matters: the first two bytes decide.
static void note(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    if (write(writing_end, &byte, 1) < 0) errno = kept;
    errno = kept;
}

int lupo_watch_signals(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    writing_end = ends[1];
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    static const int watched[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        // What the caller ignores stays ignored: nohup, and jobs in the background of a script.
        struct sigaction before;
        if (sigaction(watched[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN
            && watched[i] != SIGTERM) continue;
        if (sigaction(watched[i], &action, NULL) != 0) return -1;
    }
    return ends[0];
}
