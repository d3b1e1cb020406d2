// SPDX-License-Identifier: Apache-2.0

/// Texts that may be sent to the server, and to nowhere else: each is known by the name that people may see.
///
/// What goes to the ledger, to a terminal or into an error has `[secret:NAME]` in the place of the text; what comes back
/// from the journal for a script has the text again. Without any secret nothing is looked at.
package struct SecretTexts: Sendable {
    private struct Mark: Sendable {
        var text: [UInt8]
        var placeholder: [UInt8]
    }

    /// The fewest bytes of a secret: a shorter one would be found in texts that have nothing to do with it.
    package static let shortest = 6

    private var texts: [String: String] = [:]
    private var marks: [Mark] = []

    /// No secrets.
    package init() {}

    /// Whether there is nothing to hide.
    package var isEmpty: Bool { texts.isEmpty }

    /// The text of a secret; nil where there is none of that name.
    package subscript(name: String) -> String? { texts[name] }

    /// Takes a secret in.
    ///
    /// - Parameters:
    ///   - text: at least ``shortest`` bytes.
    ///   - name: as in `secrets` of `lupo.lua`.
    package mutating func add(_ text: String, as name: String) {
        texts[name] = text
        let bytes = Array(text.utf8)
        marks.append(Mark(text: bytes, placeholder: Array("[secret:\(name)]".utf8)))
        // Values of bytes stand in the journal in hexadecimal.
        let digits = Array(bytes.hexadecimal.utf8)
        marks.append(Mark(text: digits, placeholder: Array("[secret:\(name):hex]".utf8)))
        // A script may write it into a document.
        let quoted = Array(JSON.string(text).encoded().utf8.dropFirst().dropLast())
        if quoted != bytes {
            marks.append(Mark(text: quoted, placeholder: Array("[secret:\(name):json]".utf8)))
        }
        // A secret may hold another one.
        marks.sort { $0.text.count > $1.text.count }
    }

    // MARK: - Hiding

    /// The text without any secret.
    package func hide(_ text: String) -> String { replace(text, \.text, \.placeholder) }

    /// The text, where there is one, without any secret.
    package func hide(_ text: String?) -> String? { text.map { hide($0) } }

    /// The document without any secret, its names included.
    package func hide(_ json: JSON) -> JSON { replace(json, hide) }

    /// The value without any secret; bytes that hold one become text.
    package func hide(_ value: Value) -> Value {
        switch value {
        case .text(let text): .text(hide(text))
        case .bytes(let bytes):
            marks.contains { bytes.firstIndex(of: $0.text) != nil }
                ? .text(hide(bytes.hexadecimal)) : value
        default: value
        }
    }

    /// The error without any secret in what it shows.
    package func hide(_ error: LupoError) -> LupoError {
        guard !isEmpty else { return error }
        var error = error
        error.message = hide(error.message)
        error.hint = hide(error.hint)
        if let statement = error.statement {
            let hidden = hide(statement)
            // Places are counted in the text as it was sent.
            if hidden != statement { error.position = nil }
            error.statement = hidden
        }
        if let excerpt = error.location?.excerpt {
            error.location?.excerpt?.lines = excerpt.lines.map { hide($0) }
        }
        error.context = error.context.map { hide($0) }
        error.trace = error.trace.map { hide($0) }
        error.causes = error.causes.map { hide($0) }
        for index in error.blockers.indices {
            error.blockers[index].statement = hide(error.blockers[index].statement)
        }
        return error
    }

    // MARK: - Giving back

    /// The text with its secrets again.
    package func reveal(_ text: String) -> String { replace(text, \.placeholder, \.text) }

    /// The document with its secrets again.
    package func reveal(_ json: JSON) -> JSON { replace(json, reveal) }

    private func replace(
        _ text: String,
        _ from: KeyPath<Mark, [UInt8]>,
        _ to: KeyPath<Mark, [UInt8]>
    ) -> String {
        guard !isEmpty else { return text }
        var bytes = Array(text.utf8)
        var isChanged = false
        for mark in marks where bytes.firstIndex(of: mark[keyPath: from]) != nil {
            bytes = bytes.replacing(mark[keyPath: from], by: mark[keyPath: to])
            isChanged = true
        }
        return isChanged ? String(decoding: bytes, as: UTF8.self) : text
    }

    private func replace(_ json: JSON, _ change: (String) -> String) -> JSON {
        guard !isEmpty else { return json }
        switch json {
        case .string(let text): return .string(change(text))
        case .array(let elements): return .array(elements.map { replace($0, change) })
        case .object(let members):
            return .object(members.map { (change($0.0), replace($0.1, change)) })
        default: return json
        }
    }
}

extension [UInt8] {
    /// Where a piece begins for the first time at or after a place; nil where it does not occur.
    fileprivate func firstIndex(of piece: [UInt8], from start: Int = 0) -> Int? {
        guard let first = piece.first, count - start >= piece.count else { return nil }
        var place = start
        let last = count - piece.count
        while place <= last {
            guard let found = self[place...last].firstIndex(of: first) else { return nil }
            if self[found..<found + piece.count].elementsEqual(piece) { return found }
            place = found + 1
        }
        return nil
    }

    fileprivate func replacing(_ piece: [UInt8], by other: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var place = 0
        while let found = firstIndex(of: piece, from: place) {
            out += self[place..<found]
            out += other
            place = found + piece.count
        }
        return out + self[place...]
    }
}
