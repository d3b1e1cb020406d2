// SPDX-License-Identifier: Apache-2.0

/// Finds `-- lupo:allow` beside a line of Lua.
///
/// Comments are told from texts as Lua does (manual 3.1): a text that looks like a comment allows nothing.
package struct LuaRemarks: Sendable {
    private struct Comment {
        var text: String
        var line: Int
        /// Nothing else stands in its lines.
        var isAlone: Bool
    }

    private var comments: [Comment] = []

    /// Reads a file; one that is no Lua has the comments before its first mistake.
    ///
    /// - Parameter source: the file.
    package init(_ source: [UInt8]) {
        guard Suppression.mayStand(in: source) else { return }
        var reader = Reader(bytes: source)
        while let comment = reader.next() {
            comments.append(
                Comment(
                    text: Self.inner(String(decoding: source[comment.range], as: UTF8.self)),
                    line: comment.line,
                    isAlone: comment.isAlone
                )
            )
        }
    }

    /// A comment without its marks.
    private static func inner(_ comment: String) -> String {
        var text = comment.drop { "-[=".contains($0) }
        while let last = text.last, "]=".contains(last) { text = text.dropLast() }
        return String(text)
    }

    /// What the comments beside a line allow: those that begin in it, and those in the lines right above that are nothing
    /// else.
    ///
    /// - Parameter line: 1-based.
    /// - Returns: what can be read; the rest allows nothing.
    package func beside(_ line: Int) -> [Suppression] {
        var found = comments.filter { $0.line == line }
        var above = line - 1
        while let comment = comments.last(where: { $0.line == above }), comment.isAlone {
            found.append(comment)
            above -= 1
        }
        return Suppression.read(found.map { ($0.text, $0.line) }).0
    }

    /// Walks through a file from comment to comment.
    private struct Reader {
        let bytes: [UInt8]
        var place = 0
        var line = 1
        /// Whether something other than blanks and comments stands in the present line.
        var hasCode = false

        mutating func next() -> (range: Range<Int>, line: Int, isAlone: Bool)? {
            while place < bytes.count {
                let byte = bytes[place]
                switch byte {
                case UInt8(ascii: "\n"):
                    line += 1
                    hasCode = false
                    place += 1
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
                case UInt8(ascii: "-") where at(1) == UInt8(ascii: "-"):
                    let start = (place, line, hasCode)
                    place += 2
                    if !skipLongBracket() { skip { $0 != UInt8(ascii: "\n") } }
                    return (start.0..<place, start.1, !start.2)
                case UInt8(ascii: "\""), UInt8(ascii: "'"): skipText(byte)
                default:
                    hasCode = true
                    if !skipLongBracket() { place += 1 }
                }
            }
            return nil
        }

        private func at(_ distance: Int) -> UInt8? {
            place + distance < bytes.count ? bytes[place + distance] : nil
        }

        private mutating func skip(while condition: (UInt8) -> Bool) {
            while place < bytes.count, condition(bytes[place]) {
                if bytes[place] == UInt8(ascii: "\n") { line += 1 }
                place += 1
            }
        }

        /// A text in quotes ends at its quote; one that is not closed ends with its line.
        private mutating func skipText(_ quote: UInt8) {
            hasCode = true
            place += 1
            while place < bytes.count, bytes[place] != quote {
                if bytes[place] == UInt8(ascii: "\n") { return }
                if bytes[place] == UInt8(ascii: "\\"), at(1) != nil {
                    if at(1) == UInt8(ascii: "\n") { line += 1 }
                    place += 1
                }
                place += 1
            }
            place += 1
        }

        /// `[[ … ]]`, `[==[ … ]==]`; stays where it is where none begins.
        private mutating func skipLongBracket() -> Bool {
            guard at(0) == UInt8(ascii: "[") else { return false }
            var level = 0
            while at(1 + level) == UInt8(ascii: "=") { level += 1 }
            guard at(1 + level) == UInt8(ascii: "[") else { return false }
            place += 2 + level
            while place < bytes.count {
                if bytes[place] == UInt8(ascii: "]"), at(1 + level) == UInt8(ascii: "]"),
                    bytes[(place + 1)..<(place + 1 + level)].allSatisfy({ $0 == UInt8(ascii: "=") })
                {
                    place += 2 + level
                    break
                }
                if bytes[place] == UInt8(ascii: "\n") { line += 1 }
                place += 1
            }
            return true
        }
    }
}
