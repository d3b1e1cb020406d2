// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The log that mariadbd writes to its standard error, and errors that show its end.
enum ServerLog {
    /// Opens the log for a child; puts an old one aside where it has more than a mebibyte.
    ///
    /// - Returns: a descriptor that the caller closes.
    static func open(_ folder: ServerFolder) throws(LupoError) -> Int32 {
        var facts = Glibc.stat()
        if stat(folder.log, &facts) == 0, facts.st_size > 1 << 20 {
            rename(folder.log, folder.log + ".old")
        }
        let descriptor = Glibc.open(
            folder.log,
            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else {
            throw ServerFault.system("The log \(folder.log) cannot be opened", errno)
        }
        return descriptor
    }

    /// An error that ends with what the server said last; says so where the disk is full.
    static func failure(_ what: String, log: String) -> LupoError {
        let lines = SmallFile.lastLines(60, of: log)
        let telling = lines.filter { line in
            ["[ERROR]", "ERROR:", "[Warning]", "signal", "No space"].contains { line.contains($0) }
        }
        let shown = (telling.isEmpty ? lines : telling).suffix(8)
        // Where nothing can be written, the log itself breaks off before it says so.
        let isOut = BackupRoom.free(at: log).map { $0 < 64 << 10 } ?? false
        let isFull =
            isOut
            || telling.suffix(8).contains { line in
                [
                    "No space left on device", "error: 28", "error 28", "errno: 28", "Errcode: 28",
                    "OS error 28",
                ]
                .contains { line.contains($0) }
            }
        let said = shown.isEmpty ? "It said nothing." : shown.joined(separator: "\n")
        return LupoError(
            isFull ? .diskFull : .embeddedServer,
            "\(what).",
            hint: (isFull ? "Free some space. " : "") + "The end of \(log):\n\(said)"
        )
    }
}
