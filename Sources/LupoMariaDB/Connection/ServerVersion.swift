// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The version that a server says in its greeting, for example `10.11.19-MariaDB-0+deb12u1`.
package struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The first number.
    package let major: Int
    /// The second number.
    package let minor: Int
    /// The third number.
    package let patch: Int
    /// False for MySQL and its other relatives.
    package let isMariaDB: Bool
    /// The text as sent, without the `5.5.5-` that MariaDB puts in front for old replicas.
    package let description: String

    /// The oldest version that the host works with.
    package static let oldestSupported = (major: 10, minor: 6)

    /// Reads a greeting's version text; a text without numbers is version 0.0.0.
    package init(_ text: String) {
        let marker = "5.5.5-"
        let bare = text.hasPrefix(marker) ? String(text.dropFirst(marker.count)) : text
        let numbers = bare.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
            .split(separator: ".").map { Int($0) ?? 0 }
        major = numbers.first ?? 0
        minor = numbers.count > 1 ? numbers[1] : 0
        patch = numbers.count > 2 ? numbers[2] : 0
        isMariaDB = bare.contains("MariaDB") || bare.contains("mariadb")
        description = bare
    }

    /// True for MariaDB from 10.6 on.
    package var isSupported: Bool {
        isMariaDB && (major, minor) >= ServerVersion.oldestSupported
    }

    /// Refuses what the host does not work with.
    ///
    /// - Parameter endpoint: where the server answered, for the message.
    /// - Throws: ``LupoError`` `.serverVersion`.
    package func requireSupported(at endpoint: String) throws(LupoError) {
        guard !isSupported else { return }
        let what = isMariaDB ? "MariaDB \(description)" : "\(description), which is not MariaDB"
        throw LupoError(
            .serverVersion,
            "The server at \(endpoint) is \(what.clipped(to: 120)).",
            hint: "Use MariaDB 10.6 or newer."
        )
    }

    /// Orders by the three numbers.
    package static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
