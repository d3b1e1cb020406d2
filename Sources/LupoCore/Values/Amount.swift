// SPDX-License-Identifier: Apache-2.0

/// Numbers with their nouns.
package enum Amount {
    /// `1 statement`, `3 statements`.
    package static func of(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
