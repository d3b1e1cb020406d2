// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "lupo_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// The first failure of a row of calls is kept.
static void then(int *failure, int result) {
    if (*failure == 0) *failure = result;
}

int lupo_spawn(const struct lupo_spawn *what, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    posix_spawnattr_t attributes;
    failure = posix_spawnattr_init(&attributes);
    if (failure != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }

    if (what->directory != NULL)
        then(&failure, posix_spawn_file_actions_addchdir_np(&actions, what->directory));
    if (what->input != NULL)
        then(&failure, posix_spawn_file_actions_addopen(&actions, 0, what->input, O_RDONLY, 0));
    if (what->output >= 0) {
        then(&failure, posix_spawn_file_actions_adddup2(&actions, what->output, 1));
        then(&failure, posix_spawn_file_actions_adddup2(&actions, what->output, 2));
    }
    if (what->inherited >= 0)
        then(&failure, posix_spawn_file_actions_adddup2(&actions, what->inherited, 3));
    then(&failure,
         posix_spawn_file_actions_addclosefrom_np(&actions, what->inherited >= 0 ? 4 : 3));

    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    then(&failure, posix_spawnattr_setsigmask(&attributes, &none));
    then(&failure, posix_spawnattr_setsigdefault(&attributes, &all));
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (what->is_daemon) flags |= POSIX_SPAWN_SETSID;
    then(&failure, posix_spawnattr_setflags(&attributes, flags));

    then(&failure, failure != 0 ? failure
                                : posix_spawn(pid, what->path, &actions, &attributes,
                                              what->arguments, environ));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int lupo_memory_file(void) { return memfd_create("lupo-host", MFD_CLOEXEC); }

int lupo_sync_file_system(int descriptor) { return syncfs(descriptor); }

pid_t lupo_peer(int socket) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
    return peer.pid;
}
