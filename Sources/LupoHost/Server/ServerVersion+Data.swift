// SPDX-License-Identifier: Apache-2.0

import LupoMariaDB

extension ServerVersion {
    /// Reads a version that must have its three numbers; nil for any other text.
    init?(exactly text: String) {
        self.init(text)
        let numbers = description.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
        let parts = numbers.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ Int($0) != nil }) else { return nil }
    }

    /// Whether a server of this version can open what one of `other` has written.
    ///
    /// MariaDB keeps its files compatible within one series, so 10.11.5 opens data of 10.11.19, and 10.6 does not.
    func opensData(of other: ServerVersion) -> Bool {
        (major, minor) >= (other.major, other.minor)
    }
}
