// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes text whole to a file descriptor; a closed pipe or a vanished terminal is no error of the run.
enum Output {
    /// Opens what the caller has closed of standard input, output and error.
    ///
    /// A connection to the server would take the free number otherwise, and what is printed would go to the server.
    static func prepare() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is the one that was found closed.
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Standard output: what was asked for.
    static func write(_ text: String) { _ = write(text, to: STDOUT_FILENO, patience: -1) }

    /// Standard error: progress, logs and errors.
    ///
    /// A pipe that nobody reads, or a terminal that is held, must not keep a run, so what is not taken in time is dropped.
    ///
    /// - Parameters:
    ///   - text: what to write.
    ///   - patience: how long to wait for the reader, in milliseconds.
    /// - Returns: false where it was not taken.
    @discardableResult
    static func writeError(_ text: String, patience: Int32 = 10_000) -> Bool {
        write(text, to: STDERR_FILENO, patience: patience)
    }

    /// A file that is open.
    static func write(_ text: String, toFile descriptor: Int32) {
        _ = write(text, to: descriptor, patience: -1)
    }

    private static func write(_ text: String, to descriptor: Int32, patience: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&state, 1, patience)
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return false }
            // A pipe that is ready takes this much without blocking.
            let count = min(rest.count, 4_096)
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return true }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
