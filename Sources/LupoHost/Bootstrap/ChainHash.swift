// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The hash that ties a row of the ledger to its content and to the row before.
///
/// SHA-256, in lower-case hexadecimal, of the JSON object of all named values with members sorted by name and without
/// white space, to which `"previous_hash"` is added. Whole numbers stand as numbers, NULL as null, everything else,
/// JSON columns included, as the very text that is stored.
package enum ChainHash {
    /// Computes the hash.
    ///
    /// - Parameters:
    ///   - values: column names with values; no name twice, and none of the hashes themselves.
    ///   - previous: hash of the row before; nil in the first row.
    /// - Returns: 64 characters.
    package static func of(_ values: [(String, Value)], previous: String?) -> String {
        var members = values.map { ($0.0, json($0.1)) }
        members.append(("previous_hash", previous.map(JSON.string) ?? .null))
        return SHA256.hex(JSON.object(members).canonical.encoded().utf8)
    }

    private static func json(_ value: Value) -> JSON {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number): .double(number)
        case .decimal(let text), .text(let text): .string(text)
        case .bytes(let bytes): .string(bytes.hexadecimal)
        }
    }
}
