// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// An advisory lock on one small file, by flock(2): it belongs to the open file, and ends with its last descriptor.
///
/// Two locks on the same file exclude each other within one process as well, since each opens the file anew.
/// The kernel frees it when the process dies, however it dies.
final class FileLock: Sendable {
    /// How the file is held.
    enum Mode {
        case shared
        case exclusive
    }

    /// Close-on-exec; inherited by a child only where it is passed on by name.
    let descriptor: Int32
    private let path: String

    /// Opens the file and makes it where it is absent; locks nothing yet.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` or `.diskFull` where it cannot be opened.
    init(path: String) throws(LupoError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw ServerFault.system("The lock file \(path) cannot be opened", errno)
        }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Takes the lock, or turns a shared into an exclusive one, if that is possible at once.
    ///
    /// Where turning fails, the shared lock is lost as well: flock(2) gives the old one back first.
    func tryLock(_ mode: Mode) -> Bool {
        let operation = mode == .shared ? LOCK_SH : LOCK_EX
        while flock(descriptor, operation | LOCK_NB) != 0 {
            guard errno == EINTR else { return false }
        }
        return true
    }

    /// Gives the lock back; also on every descriptor that a child has inherited.
    func unlock() { _ = flock(descriptor, LOCK_UN) }

    /// Takes the lock, asking again every millisecond.
    ///
    /// - Throws: ``LupoError`` `.locked` with `message` at the deadline, `.interrupted` where the task is cancelled.
    func lock(
        _ mode: Mode,
        until deadline: ContinuousClock.Instant,
        orFail message: String
    ) async throws(LupoError) {
        while !tryLock(mode) {
            guard ContinuousClock.now < deadline else {
                throw LupoError(
                    .locked,
                    message,
                    hint: "Try again; see who holds \(path) with `fuser \(path)`."
                )
            }
            try await ServerFault.pause()
        }
    }
}
