// SPDX-License-Identifier: Apache-2.0
#ifndef LUPO_PROCESS_H
#define LUPO_PROCESS_H

#include <sys/types.h>

// What Swift cannot reach: glibc declares these only under _GNU_SOURCE, which the import of Glibc does not define.

// What a child process gets; everything else is closed or set back to its default.
struct lupo_spawn {
    const char *path;       // absolute path of the program
    char *const *arguments; // with the name in front and NULL at the end
    const char *directory;  // working folder; NULL: as here
    const char *input;      // file for standard input; NULL: as here
    int output;             // descriptor for standard output and error; -1: as here
    int inherited;          // becomes descriptor 3; -1: none
    int is_daemon;          // begins a session of its own
};

// Starts a program by posix_spawn(3). Returns 0, or a number of errno.
int lupo_spawn(const struct lupo_spawn *what, pid_t *pid);

// A nameless file in memory, closed on exec. Returns -1 and sets errno on failure.
int lupo_memory_file(void);

// Writes all of the file system to its disk that a descriptor belongs to. Returns -1 and sets errno on failure.
int lupo_sync_file_system(int descriptor);

// The process that listens on the other end of a connected unix socket; -1 where the kernel does not tell.
pid_t lupo_peer(int socket);

#endif
