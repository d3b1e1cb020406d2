// SPDX-License-Identifier: Apache-2.0

extension ColumnDefinition {
    /// Turns a Lua value into a default that fits the column; nothing is rounded or cut.
    func takeDefault(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> Value {
        if value == .null { return .null }
        if kind.integerRange(isUnsigned: isUnsigned) != nil {
            return try wholeNumber(value, reader)
        }
        switch kind {
        case .decimal: return .decimal(try decimal(value, reader))
        case .double: return try double(value, reader)
        case .bytes, .blob: return .bytes(try bytes(value, reader))
        default: return .text(try text(value, reader))
        }
    }

    private func wholeNumber(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> Value {
        guard let range = kind.integerRange(isUnsigned: isUnsigned),
            let number = try digits(value, reader)
        else { throw misfit(value, "a whole number", reader) }
        guard number.fraction.isEmpty else {
            throw reader.failure("'default' is \(number.text), not a whole number")
        }
        if let small = Int64(number.text), small >= range.lowest,
            small < 0 || UInt64(small) <= range.highest
        {
            return .integer(small)
        }
        if let large = UInt64(number.text), large <= range.highest { return .unsigned(large) }
        throw reader.failure(
            "'default' is \(number.text), and a column of type \(type) holds "
                + "\(range.lowest) to \(range.highest)"
        )
    }

    private func decimal(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> String {
        guard let number = try digits(value, reader) else {
            throw misfit(value, "a number", reader)
        }
        guard number.whole.utf8.count <= precision - scale, number.fraction.utf8.count <= scale
        else {
            throw reader.failure(
                "'default' is \(number.text), which a \(type) does not hold without loss"
            )
        }
        guard !(number.isNegative && isUnsigned) else {
            throw reader.failure("'default' is \(number.text), and the column is unsigned")
        }
        return number.text
    }

    private func double(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> Value {
        guard let number = try digits(value, reader) else {
            throw misfit(value, "a number", reader)
        }
        guard let double = Double(number.text), double.isFinite else {
            throw reader.failure("'default' is \(number.text), which a double does not hold")
        }
        return .double(double)
    }

    /// The digits of a number or of what counts as one; nil for anything else.
    private func digits(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> DecimalText? {
        switch value {
        case .boolean(let flag): return DecimalText(flag ? "1" : "0")
        case .integer(let number): return DecimalText(String(number))
        case .u64(let number): return DecimalText(String(number))
        case .decimal(let text): return DecimalText(text)
        case .float(let number):
            guard number.isFinite else {
                throw reader.failure("'default' is \(number), which is no number in SQL")
            }
            return DecimalText(number.description)
        default: return nil
        }
    }

    private func bytes(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> [UInt8] {
        let bytes: [UInt8]
        switch value {
        case .bytes(let given): bytes = given
        case .string(let text): bytes = Array(text.utf8)
        default: throw misfit(value, "lupo.bytes or a string", reader)
        }
        let limit = kind == .bytes ? length : 1024
        guard bytes.count <= limit else {
            throw reader.failure("'default' has \(bytes.count) bytes, and may have \(limit)")
        }
        return bytes
    }

    private func text(
        _ value: APIValue,
        _ reader: DefinitionReader
    ) throws(LupoError) -> String {
        guard case .string(let text) = value else { throw misfit(value, "a string", reader) }
        switch kind {
        case .string:
            let count = text.unicodeScalars.count
            guard count <= length else {
                throw reader.failure(
                    "'default' has \(count) characters, and the column holds \(length)"
                )
            }
            try reader.requireBasicPlane(text, in: "default")
        case .enum: break
        case .json:
            do throws(LupoError) {
                _ = try JSON(parsing: text)
            } catch {
                throw reader.failure("'default' is not JSON", hint: error.message)
            }
        default:
            // The server keeps a longer expression than this in no definition.
            guard text.utf8.count <= 1024 else {
                throw reader.failure("'default' has \(text.utf8.count) bytes, and may have 1024")
            }
        }
        guard charset != "ascii" || text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw reader.failure("'default' holds characters that are not ascii")
        }
        return text
    }

    private func misfit(
        _ value: APIValue,
        _ expected: String,
        _ reader: DefinitionReader
    ) -> LupoError {
        reader.failure(
            "'default' of a column of type \(kind.rawValue) must be \(expected), not a "
                + value.tag.text,
            hint: "Text is never read as a number or as SQL; see lupo.ColumnDefault."
        )
    }
}
