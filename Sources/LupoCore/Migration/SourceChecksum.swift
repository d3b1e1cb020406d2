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
        var rest = source[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var out: [UInt8] = []
        out.reserveCapacity(rest.count + 1)
        var position = rest.startIndex
        while position < rest.endIndex {
            let byte = rest[position]
            position += 1
            if byte == 0x0D, position < rest.endIndex, rest[position] == 0x0A { continue }
            if byte == 0x0A { trimBlanks(&out) }
            out.append(byte)
        }
        while let last = out.last, last == 0x0A || last == 0x20 || last == 0x09 { out.removeLast() }
        out.append(0x0A)
        return out
    }

    private static func trimBlanks(_ out: inout [UInt8]) {
        while let last = out.last, last == 0x20 || last == 0x09 { out.removeLast() }
    }
}
