// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// Reads one document (RFC 8259), strictly: no comments, no trailing commas, nothing behind the value.
    ///
    /// - Parameters:
    ///   - text: at most 128 levels deep; of two members with one name the later one counts.
    ///   - keepingDecimals: makes every number that is not whole a ``decimal(_:)``, also where a `Double` would do.
    /// - Throws: ``LupoError`` `.value` with line and column.
    package init(parsing text: String, keepingDecimals: Bool = false) throws(LupoError) {
        var parser = Parser(bytes: Array(text.utf8), keepsDecimals: keepingDecimals)
        self = try parser.document()
    }

    private struct Parser {
        let bytes: [UInt8]
        let keepsDecimals: Bool
        var position = 0

        init(bytes: [UInt8], keepsDecimals: Bool) {
            self.bytes = bytes
            self.keepsDecimals = keepsDecimals
        }

        mutating func document() throws(LupoError) -> JSON {
            let value = try value(depth: 0)
            skipBlanks()
            guard position == bytes.count else { throw failure("text behind the value") }
            return value
        }

        private func failure(_ what: String) -> LupoError {
            let before = bytes[..<position]
            let line = before.lazy.filter { $0 == 0x0A }.count + 1
            let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let column = String(decoding: bytes[start..<position], as: UTF8.self).count + 1
            return LupoError(
                .value,
                "This is not JSON: \(what) at line \(line), column \(column)."
            )
        }

        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func skipBlanks() {
            while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                position += 1
            }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard current == byte else { return false }
            position += 1
            return true
        }

        private mutating func take(word: StaticString, _ value: JSON) throws(LupoError) -> JSON {
            for byte in word.description.utf8 {
                guard take(byte) else { throw failure("an unknown word") }
            }
            return value
        }

        private mutating func value(depth: Int) throws(LupoError) -> JSON {
            guard depth < 128 else { throw failure("more than 128 levels") }
            skipBlanks()
            switch current {
            case nil: throw failure("the end of the text")
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try take(word: "true", .bool(true))
            case UInt8(ascii: "f"): return try take(word: "false", .bool(false))
            case UInt8(ascii: "n"): return try take(word: "null", .null)
            default: return try number()
            }
        }

        private mutating func array(depth: Int) throws(LupoError) -> JSON {
            position += 1
            var elements: [JSON] = []
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            while true {
                elements.append(try value(depth: depth + 1))
                skipBlanks()
                if take(UInt8(ascii: "]")) { return .array(elements) }
                guard take(UInt8(ascii: ",")) else { throw failure("no comma or ]") }
            }
        }

        private mutating func object(depth: Int) throws(LupoError) -> JSON {
            position += 1
            var members: [(String, JSON)] = []
            var places: [String: Int] = [:]
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(members) }
            while true {
                skipBlanks()
                guard current == UInt8(ascii: "\"") else { throw failure("no member name") }
                let name = try string()
                skipBlanks()
                guard take(UInt8(ascii: ":")) else { throw failure("no colon") }
                let member = try value(depth: depth + 1)
                if let place = places[name] {
                    members[place].1 = member
                } else {
                    places[name] = members.count
                    members.append((name, member))
                }
                skipBlanks()
                if take(UInt8(ascii: "}")) { return .object(members) }
                guard take(UInt8(ascii: ",")) else { throw failure("no comma or }") }
            }
        }

        private mutating func number() throws(LupoError) -> JSON {
            let start = position
            var isWhole = true
            _ = take(UInt8(ascii: "-"))
            let first = current
            let digits = takeDigits()
            guard digits > 0, digits == 1 || first != UInt8(ascii: "0") else {
                throw failure("no value")
            }
            if take(UInt8(ascii: ".")) {
                isWhole = false
                guard takeDigits() > 0 else { throw failure("a number without digits") }
            }
            if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
                position += 1
                isWhole = false
                if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
                guard takeDigits() > 0 else { throw failure("a number without digits") }
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if isWhole, let number = Int64(text) { return .integer(number) }
            if isWhole, let number = UInt64(text) { return .unsigned(number) }
            if !isWhole, !keepsDecimals, let number = Double(text), number.isFinite,
                NumberText(text) == NumberText(number.description)
            {
                return .double(number)
            }
            guard let digits = NumberText(text)?.decimal(isWhole: isWhole, source: text) else {
                position = start
                throw failure("a number with more digits than can be kept")
            }
            return .decimal(digits)
        }

        private mutating func takeDigits() -> Int {
            let start = position
            while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
            return position - start
        }

        private mutating func string() throws(LupoError) -> String {
            position += 1
            var out: [UInt8] = []
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: out, as: UTF8.self) else {
                        throw failure("a string that is not UTF-8")
                    }
                    return text
                case UInt8(ascii: "\\"): try escape(to: &out)
                case 0..<0x20: throw failure("a control character in a string")
                default: out.append(byte)
                }
            }
            throw failure("a string without end")
        }

        private mutating func escape(to out: inout [UInt8]) throws(LupoError) {
            guard let byte = current else { throw failure("a string without end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"):
                var code = try hexadecimal()
                if (0xD800..<0xDC00).contains(code) {
                    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                        throw failure("half a surrogate pair")
                    }
                    let low = try hexadecimal()
                    guard (0xDC00..<0xE000).contains(low) else {
                        throw failure("half a surrogate pair")
                    }
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                }
                guard let scalar = Unicode.Scalar(code) else {
                    throw failure("half a surrogate pair")
                }
                out.append(contentsOf: String(scalar).utf8)
            default: throw failure("an unknown escape")
            }
        }

        private mutating func hexadecimal() throws(LupoError) -> UInt32 {
            guard position + 4 <= bytes.count,
                bytes[position..<position + 4].allSatisfy({ UInt8.isHexadecimal($0) }),
                let code = UInt32(
                    String(decoding: bytes[position..<position + 4], as: UTF8.self),
                    radix: 16
                )
            else { throw failure("a \\u without four digits") }
            position += 4
            return code
        }
    }
}

extension UInt8 {
    fileprivate static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
