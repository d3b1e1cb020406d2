// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of one definition in Lua, and speaks of it in errors.
struct DefinitionReader {
    /// What an error calls the thing: `Column mood`.
    let subject: String
    let value: APIValue

    /// Holds the value against its record: unknown, missing and wrongly typed fields.
    ///
    /// - Throws: ``LupoError`` `.value` that names the field, with the nearest name as its hint.
    init(_ subject: String, _ value: APIValue, as record: APIRecord) throws(LupoError) {
        self.subject = subject
        self.value = value
        guard let problem = APIType.record(record).problems(with: value).first else { return }
        let place = problem.path.isEmpty ? "" : problem.path + ": "
        throw failure(place + problem.message, hint: problem.hint)
    }

    /// An error about the thing.
    func failure(_ message: String, hint: String? = nil) -> LupoError {
        LupoError(.value, "\(subject): \(message).", hint: hint)
    }

    func string(_ name: String) -> String? { value[name]?.stringValue }

    func boolean(_ name: String) -> Bool? {
        if case .boolean(let flag) = value[name] { flag } else { nil }
    }

    /// A number that has been held against its range.
    func integer(_ name: String) -> Int? {
        value[name]?.integerValue.flatMap { Int(exactly: $0) }
    }

    func strings(_ name: String) -> [String]? {
        value[name]?.elements?.compactMap(\.stringValue)
    }

    /// A comment of at most that many characters, all of which the server keeps.
    ///
    /// The server stores comments in utf8mb3 and writes a question mark, without a word, for anything else.
    func comment(limit: Int) throws(LupoError) -> String {
        guard let text = string("comment") else { return "" }
        let length = text.unicodeScalars.count
        guard length <= limit else {
            throw failure("'comment' has \(length) characters, and may have \(limit)")
        }
        try requireBasicPlane(text, in: "comment")
        return text
    }

    /// Refuses characters that a table's definition does not keep.
    func requireBasicPlane(_ text: String, in field: String) throws(LupoError) {
        guard let scalar = text.unicodeScalars.first(where: { $0.value > 0xFFFF }) else { return }
        throw failure(
            "'\(field)' holds U+\(String(scalar.value, radix: 16, uppercase: true)), and the "
                + "server keeps no character above U+FFFF there",
            hint: "Write it without that character."
        )
    }
}

extension Identifier {
    /// Takes a name from Lua; the error says which.
    init(_ name: String, for subject: String) throws(LupoError) {
        do throws(LupoError) {
            try self.init(name)
        } catch {
            var failure = error
            failure.message = "\(subject): \(error.message)"
            throw failure
        }
    }
}
