// SPDX-License-Identifier: Apache-2.0

/// Text with a cursor; it may have several lines.
///
/// Whole characters move and go, however many code points make one.
struct LineBuffer: Sendable, Hashable {
    /// What stands before the cursor.
    private(set) var before = ""
    /// What stands behind it.
    private(set) var after = ""

    /// All of it.
    var text: String { before + after }

    var isEmpty: Bool { before.isEmpty && after.isEmpty }

    mutating func set(_ text: String) {
        before = text
        after = ""
    }

    mutating func insert(_ text: String) { before += text }

    /// Takes the end of what stands before the cursor for something else.
    mutating func replace(last prefix: String, by text: String) {
        guard before.hasSuffix(prefix) else { return }
        before.removeLast(prefix.count)
        before += text
    }

    @discardableResult
    mutating func moveLeft() -> Bool {
        guard let last = before.popLast() else { return false }
        after = String(last) + after
        return true
    }

    @discardableResult
    mutating func moveRight() -> Bool {
        guard !after.isEmpty else { return false }
        before.append(after.removeFirst())
        return true
    }

    /// To the beginning of the line that the cursor stands in.
    mutating func moveToLineStart() {
        while let last = before.last, last != "\n" { moveLeft() }
    }

    /// To the end of that line.
    mutating func moveToLineEnd() {
        while let first = after.first, first != "\n" { moveRight() }
    }

    /// To the line above, at the same place in it as far as it is long enough.
    ///
    /// - Returns: false where there is none.
    mutating func moveUp() -> Bool {
        guard before.contains("\n") else { return false }
        let column =
            before.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0
        moveToLineStart()
        moveLeft()
        let length =
            before.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0
        for _ in 0..<max(0, length - column) { moveLeft() }
        return true
    }

    /// To the line below.
    ///
    /// - Returns: false where there is none.
    mutating func moveDown() -> Bool {
        guard after.contains("\n") else { return false }
        let column =
            before.split(separator: "\n", omittingEmptySubsequences: false).last?.count ?? 0
        moveToLineEnd()
        moveRight()
        for _ in 0..<column where after.first != "\n" { moveRight() }
        return true
    }

    mutating func moveWordLeft() {
        while let last = before.last, !last.isWord { moveLeft() }
        while let last = before.last, last.isWord { moveLeft() }
    }

    mutating func moveWordRight() {
        while let first = after.first, !first.isWord { moveRight() }
        while let first = after.first, first.isWord { moveRight() }
    }

    mutating func deleteLeft() { _ = before.popLast() }

    mutating func deleteRight() {
        if !after.isEmpty { after.removeFirst() }
    }

    /// The word before the cursor.
    mutating func deleteWordLeft() -> String {
        let blanks = before.reversed().prefix { $0.isWhitespace }.count
        let word = before.dropLast(blanks).reversed().prefix { !$0.isWhitespace }.count
        let removed = before.suffix(blanks + word)
        before.removeLast(blanks + word)
        return String(removed)
    }

    /// From the cursor to the end of the line.
    mutating func deleteToLineEnd() -> String {
        let line = after.prefix { $0 != "\n" }
        let removed = line.isEmpty ? after.prefix(1) : line
        after.removeFirst(removed.count)
        return String(removed)
    }

    /// From the beginning of the line to the cursor.
    mutating func deleteToLineStart() -> String {
        var removed = ""
        while let last = before.last, last != "\n" {
            removed = String(last) + removed
            before.removeLast()
        }
        return removed
    }
}

extension Character {
    fileprivate var isWord: Bool { isLetter || isNumber || self == "_" }
}
