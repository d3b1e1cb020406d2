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
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Standard error: progress, logs and errors.
    static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

    /// A file that is open.
    static func write(_ text: String, toFile descriptor: Int32) { write(text, to: descriptor) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
