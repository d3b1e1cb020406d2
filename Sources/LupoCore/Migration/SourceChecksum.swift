// SPDX-License-Identifier: Apache-2.0

/// The identity of a migration's text: SHA-256 over normalised source, the same on every system.
///
/// Normalised means: byte order mark removed, CRLF to LF, blanks and tabs before a line's end removed, exactly one LF at
/// the end. The main file comes first, then each further file (modules, SQL pairs) by sorted relative path, each with
/// its path and length before it, so that no text can be moved from one file to another unseen.
package enum SourceChecksum {
    /// The name of this way of computing; stored beside each checksum, since a later host may compute another one.
    package static let algorithm = "sha256-normalised-1"

    /// Computes the checksum: 64 hexadecimal digits.
    ///
    /// - Parameters:
    ///   - main: the plugin file's bytes.
    ///   - others: relative path and bytes of each further file.
    /// - Returns: lower-case hexadecimal.
    package static func compute(
        main: [UInt8],
        others: [(path: String, bytes: [UInt8])] = []
    ) -> String {
        var digest = SHA256()
        digest.update(normalised(main))
        for file in others.sorted(by: { $0.path < $1.path }) {
            let text = normalised(file.bytes)
            digest.update("\0\(file.path)\0\(text.count)\0".utf8)
            digest.update(text)
        }
        return digest.finalize().hexadecimal
    }

    /// The text as it is hashed.
    package static func normalised(_ source: [UInt8]) -> [UInt8] {
        let start = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return [UInt8](unsafeUninitializedCapacity: source.count + 1) { out, count in
            source.withUnsafeBufferPointer { bytes in
                for position in start..<bytes.count {
                    let byte = bytes[position]
                    let next = position + 1
                    if byte == 0x0D, next < bytes.count, bytes[next] == 0x0A { continue }
                    if byte == 0x0A { while count > 0, isBlank(out[count - 1]) { count -= 1 } }
                    out.initializeElement(at: count, to: byte)
                    count += 1
                }
            }
            while count > 0, isBlank(out[count - 1]) || out[count - 1] == 0x0A { count -= 1 }
            out.initializeElement(at: count, to: 0x0A)
            count += 1
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
