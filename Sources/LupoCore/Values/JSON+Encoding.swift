// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The document as text (RFC 8259), members in their order.
    ///
    /// - Parameter indented: two blanks a level and one member a line; otherwise no white space at all.
    /// - Returns: valid UTF-8 in which control characters are escaped.
    package func encoded(indented: Bool = false) -> String {
        var bytes: [UInt8] = []
        write(to: &bytes, indented: indented, depth: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to out: inout [UInt8], indented: Bool, depth: Int) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let number): out.append(contentsOf: String(number).utf8)
        case .unsigned(let number): out.append(contentsOf: String(number).utf8)
        case .double(let number): out.append(contentsOf: number.description.utf8)
        case .decimal(let digits): out.append(contentsOf: digits.utf8)
        case .string(let text): JSON.write(text, to: &out)
        case .array(let elements):
            JSON.write(elements, "[", "]", to: &out, indented, depth) { element, out in
                element.write(to: &out, indented: indented, depth: depth + 1)
            }
        case .object(let members):
            JSON.write(members, "{", "}", to: &out, indented, depth) { member, out in
                JSON.write(member.0, to: &out)
                out.append(UInt8(ascii: ":"))
                if indented { out.append(UInt8(ascii: " ")) }
                member.1.write(to: &out, indented: indented, depth: depth + 1)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        _ open: String,
        _ close: String,
        to out: inout [UInt8],
        _ indented: Bool,
        _ depth: Int,
        _ body: (Element, inout [UInt8]) -> Void
    ) {
        func newLine(_ depth: Int, _ out: inout [UInt8]) {
            guard indented, !elements.isEmpty else { return }
            out.append(UInt8(ascii: "\n"))
            out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
        }
        out.append(contentsOf: open.utf8)
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            newLine(depth + 1, &out)
            body(element, &out)
        }
        newLine(depth, &out)
        out.append(contentsOf: close.utf8)
    }

    private static func write(_ text: String, to out: inout [UInt8]) {
        var text = text
        out.append(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            if bytes.contains(where: isEscaped) {
                escape(bytes, to: &out)
            } else {
                out.append(contentsOf: bytes)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""): out.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
            case 0x0A: out.append(contentsOf: "\\n".utf8)
            case 0x0D: out.append(contentsOf: "\\r".utf8)
            case 0x09: out.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                let hex = String(byte, radix: 16)
                out.append(contentsOf: ("\\u00" + (hex.utf8.count == 1 ? "0" : "") + hex).utf8)
            default: out.append(byte)
            }
        }
    }
}
