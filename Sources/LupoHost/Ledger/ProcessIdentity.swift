// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore

/// This process, as others see it in leases and in the ledger.
package struct ProcessIdentity: Sendable, Hashable {
    /// Lease key, `process:` and a random number.
    package let key: String
    /// Name of the machine.
    package let host: String
    /// Process id.
    package let pid: Int32

    /// Describes the running process.
    ///
    /// - Parameter random: 128 bits from the system's generator, so that no two processes have one key.
    package init(random: (UInt64, UInt64)) {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        host = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        pid = getpid()
        key =
            "process:" + ProcessIdentity.hexadecimal(random.0)
            + ProcessIdentity.hexadecimal(random.1)
    }

    /// Name for GET_LOCK: held by the executing session, free once that session is gone.
    package var lockName: String { "lupo:" + key.dropFirst("process:".count) }

    /// For a lease's details.
    package var details: [(String, JSON)] {
        [("host", .string(host)), ("pid", .integer(Int64(pid)))]
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
