// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension Value {
    /// The value as an SQL literal of the same type under the host's SQL mode.
    ///
    /// Bytes are hexadecimal, so that no character set touches them; a double always has an exponent, since without one
    /// it would be a DECIMAL. MariaDB KB <https://mariadb.com/kb/en/string-literals/>.
    ///
    /// - Returns: text without blanks at its ends.
    /// - Throws: ``LupoError`` `.value` for a double that is not finite and for a malformed decimal.
    package func literal() throws(LupoError) -> String {
        switch self {
        case .null: return "NULL"
        case .integer(let number): return String(number)
        case .unsigned(let number): return String(number)
        case .double(let number):
            guard number.isFinite else {
                throw LupoError(
                    .value,
                    "The number \(number) is not finite; SQL has no such value."
                )
            }
            let text = number.description
            return text.utf8.contains(UInt8(ascii: "e")) ? text : text + "e0"
        case .decimal(let text):
            guard text.isDecimalNotation else {
                throw LupoError(
                    .value,
                    "The text \"\(text.clipped(to: 80).escapingControls())\" is not a decimal number."
                )
            }
            return text
        case .text(let text): return quoted(text)
        case .bytes(let bytes): return "X'" + bytes.hexadecimal + "'"
        }
    }
}

extension String {
    /// True for `[+-]digits[.digits]` with a digit on at least one side of the point.
    var isDecimalNotation: Bool {
        var rest = Substring(self).utf8
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            rest.removeFirst()
        }
        let parts = rest.split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        return parts.contains { !$0.isEmpty }
            && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

/// A text literal: quotes doubled, backslashes doubled, NUL as an escape.
private func quoted(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 2)
    out.append(UInt8(ascii: "'"))
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "'"): out.append(byte)
        case UInt8(ascii: "\\"): out.append(byte)
        case 0:
            out.append(UInt8(ascii: "\\"))
            out.append(UInt8(ascii: "0"))
            continue
        default: break
        }
        out.append(byte)
    }
    out.append(UInt8(ascii: "'"))
    return String(decoding: out, as: UTF8.self)
}
