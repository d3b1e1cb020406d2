// SPDX-License-Identifier: Apache-2.0

/// The fingerprint by which the journal knows a statement again.
package enum StatementDigest {
    /// SHA-256 over the text without the host's tag and the typed values, in lower-case hexadecimal.
    ///
    /// Each piece stands behind its length, and each value behind its type, so that no two different pairs of text
    /// and values are encoded alike: the text "1" and the integer 1 differ, as do NULL and the text "NULL".
    package static func hex(_ statement: RewrittenStatement, values: [Value]) -> String {
        hex(text: statement.text, values: values)
    }

    /// The same over a text that was changed: one without secrets.
    package static func hex(text: String, values: [Value]) -> String {
        var digest = SHA256()
        digest.update("lupo-statement-1\0".utf8)
        let text = Array(text.utf8)
        digest.update(bigEndian(UInt64(text.count)))
        digest.update(text)
        digest.update(bigEndian(UInt64(values.count)))
        for value in values {
            let (type, bytes) = encode(value)
            digest.update([type])
            digest.update(bigEndian(UInt64(bytes.count)))
            digest.update(bytes)
        }
        return digest.finalize().hexadecimal
    }

    private static func encode(_ value: Value) -> (UInt8, [UInt8]) {
        switch value {
        case .null: (0, [])
        case .integer(let number): (1, bigEndian(UInt64(bitPattern: number)))
        case .unsigned(let number): (2, bigEndian(number))
        case .double(let number): (3, bigEndian(number.bitPattern))
        case .decimal(let text): (4, Array(text.utf8))
        case .text(let text): (5, Array(text.utf8))
        case .bytes(let bytes): (6, bytes)
        }
    }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}
