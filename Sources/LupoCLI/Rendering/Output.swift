// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes text whole to a file descriptor; a closed pipe or a vanished terminal is no error of the run.
enum Output {
    /// Standard output: what was asked for.
    static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Standard error: progress, logs and errors.
    static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

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
