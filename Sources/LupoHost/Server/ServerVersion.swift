// SPDX-License-Identifier: Apache-2.0

/// A MariaDB version as the server says it, for example `10.11.19-MariaDB-0+deb12u1`.
///
/// Ordered by its numbers, never as text.
package struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// As the server says it.
    package let description: String
    /// 10 of 10.11.19.
    package let major: Int
    /// 11 of 10.11.19.
    package let minor: Int
    /// 19 of 10.11.19.
    package let patch: Int

    /// Reads the leading three numbers; the prefix `5.5.5-` that old replicas want in a greeting is taken off.
    package init?(_ text: String) {
        let plain = text.hasPrefix("5.5.5-") ? String(text.dropFirst(6)) : text
        let numbers = plain.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        guard numbers.count == 3, let major = Int(numbers[0]), let minor = Int(numbers[1]),
            let patch = Int(numbers[2])
        else { return nil }
        description = plain
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Whether a server of this version can open what one of `other` has written.
    ///
    /// MariaDB keeps its files compatible within one series, so 10.11.5 opens data of 10.11.19, and 10.6 does not.
    func opensData(of other: ServerVersion) -> Bool {
        (major, minor) >= (other.major, other.minor)
    }

    /// Orders by major, minor, patch.
    package static func < (left: ServerVersion, right: ServerVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
