// SPDX-License-Identifier: Apache-2.0

/// Literals of MariaDB's SQL, for a session without ANSI_QUOTES and NO_BACKSLASH_ESCAPES.
///
/// MariaDB KB <https://mariadb.com/kb/en/string-literals/>.
package enum SQLLiteral {
    /// The text in single quotes, safe in any statement that the host sends.
    package static func text(_ text: String) -> String {
        quoted(text) { $0 == "\u{1A}" ? "\\Z" : nil }
    }

    /// The bytes as `x'…'`.
    package static func bytes(_ bytes: [UInt8]) -> String { "x'\(bytes.hexadecimal)'" }

    /// The text in single quotes as the server itself writes it in SHOW CREATE TABLE.
    static func printed(_ text: String) -> String { quoted(text) { _ in nil } }

    /// What a quoted literal says, as the server's lexer reads it; nil for what is no single literal.
    static func decoded(_ literal: String) -> String? {
        let bytes = Array(literal.utf8)
        let quote = UInt8(ascii: "'")
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return nil }
        var out: [UInt8] = []
        var index = 1
        let end = bytes.count - 1
        while index < end {
            let byte = bytes[index]
            if byte == quote {
                guard index + 1 < end, bytes[index + 1] == quote else { return nil }
                out.append(quote)
                index += 2
            } else if byte == UInt8(ascii: "\\") {
                guard index + 1 < end else { return nil }
                out += unescaped(bytes[index + 1])
                index += 2
            } else {
                out.append(byte)
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of `x'…'`, `X'…'` or `0x…`; nil for anything else.
    static func decodedHexadecimal(_ literal: String) -> [UInt8]? {
        let digits: Substring
        if literal.hasPrefix("0x") {
            digits = literal.dropFirst(2)
        } else if literal.lowercased().hasPrefix("x'"), literal.hasSuffix("'"), literal.count > 2 {
            digits = literal.dropFirst(2).dropLast()
        } else {
            return nil
        }
        let values = digits.compactMap(\.hexDigitValue)
        guard values.count == digits.count, values.count % 2 == 0 else { return nil }
        return stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] * 16 + values[$0 + 1])
        }
    }

    private static func quoted(
        _ text: String,
        escaping: (Unicode.Scalar) -> String?
    ) -> String {
        var out = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": out += "''"
            case "\\": out += "\\\\"
            case "\0": out += "\\0"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            default:
                if let escape = escaping(scalar) {
                    out += escape
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "'"
    }

    /// The meaning of the byte behind a backslash; `\%` and `\_` keep theirs.
    private static func unescaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "0"): [0]
        case UInt8(ascii: "n"): [0x0A]
        case UInt8(ascii: "r"): [0x0D]
        case UInt8(ascii: "t"): [0x09]
        case UInt8(ascii: "b"): [0x08]
        case UInt8(ascii: "Z"): [0x1A]
        case UInt8(ascii: "%"), UInt8(ascii: "_"): [UInt8(ascii: "\\"), byte]
        default: [byte]
        }
    }
}
