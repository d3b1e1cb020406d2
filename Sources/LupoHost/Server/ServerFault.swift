// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Errors and pauses that every part of the embedded server has in common.
enum ServerFault {
    /// An error from a number of errno; a full disk and a full quota have their own code.
    ///
    /// - Parameters:
    ///   - what: what could not be done, without full stop.
    ///   - number: errno, read directly after the call.
    /// - Returns: `.diskFull` or `.embeddedServer`, with a hint for the numbers that a person can do something about.
    static func system(_ what: String, _ number: Int32) -> LupoError {
        let reason = String(cString: strerror(number))
        let code: LupoError.Code =
            number == ENOSPC || number == EDQUOT ? .diskFull : .embeddedServer
        return LupoError(code, "\(what): \(reason).", hint: hint(for: number))
    }

    private static func hint(for number: Int32) -> String? {
        switch number {
        case ENOSPC, EDQUOT:
            "Free some space, or name another folder with `--database embedded:PATH`."
        case EROFS, EACCES, EPERM:
            "Use a folder that this user can write: `--database embedded:PATH`, or another server."
        case EMFILE, ENFILE: "Raise the limit of open files (`ulimit -n`)."
        default: nil
        }
    }

    /// Waits one millisecond: starting and stopping a server is watched at that pace.
    static func pause() async throws(LupoError) {
        do {
            try await Task.sleep(for: .milliseconds(1))
        } catch {
            throw LupoError(.interrupted, "Stopped while waiting for the embedded server.")
        }
    }
}
