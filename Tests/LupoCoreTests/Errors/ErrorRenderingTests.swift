// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct ErrorRenderingTests {
    @Test func `a hint of several lines stands below its first one`() {
        let error = LupoError(.privileges, "INSERT is denied.", hint: "Say:\nGRANT a;\nGRANT b;")
        #expect(
            error.rendered() == """
                error[privileges]: INSERT is denied.
                  = hint: Say:
                    GRANT a;
                    GRANT b;
                """
        )
    }

    @Test func `a statement of any length leaves room for the hint`() {
        var error = LupoError(.statementFailed, "It is refused.", hint: "Shorten it.")
        error.statement = "SELECT " + String(repeating: "x", count: 5_000)
        let lines = error.rendered().split(separator: "\n")
        #expect(lines.map(\.count).max() ?? 0 < 700)
        #expect(lines.last == "  = hint: Shorten it.")
        #expect(error.json["statement"]?.stringValue?.count == 5_007, "JSON has it whole")
    }

    /// The place of `word` in the text, which is one character long or more and stands there once.
    private func position(of word: String, in text: String) throws -> SQLPosition {
        let start = try #require(text.firstRange(of: word)).lowerBound
        let before = text[..<start].split(separator: "\n", omittingEmptySubsequences: false)
        return SQLPosition(
            offset: text[..<start].utf8.count,
            line: before.count,
            column: (before.last?.unicodeScalars.count ?? 0) + 1
        )
    }

    @Test func `a statement is shown without its indentation, with a caret at the place`() throws {
        var error = LupoError(.statementFailed, "Unknown column 'titel' in 'SELECT'.")
        error.server = ServerFault(number: 1054, sqlState: "42S22")
        error.statement = "\n      SELECT id,\n        titel\n      FROM books\n    "
        error.position = try position(of: "titel", in: error.statement ?? "")
        #expect(
            error.rendered() == """
                error[statement-failed]: Unknown column 'titel' in 'SELECT'. \
                (server error 1054 ER_BAD_FIELD_ERROR, SQLSTATE 42S22)
                  sql: SELECT id,
                         titel
                         ^
                       FROM books
                """
        )
        #expect(error.json["statement_position"]?["line"] == .integer(3))
        #expect(error.json["statement_position"]?["column"] == .integer(9))
    }

    @Test func `of a long statement the lines around the place are shown`() throws {
        var error = LupoError(.statementFailed, "No.")
        error.statement = (1...40).map { "line\($0)" }.joined(separator: "\n")
        error.position = try position(of: "line30", in: error.statement ?? "")
        let lines = error.rendered().split(separator: "\n").map(String.init)
        #expect(lines.count == 16 && lines[1] == "  sql: …")
        #expect(lines.contains("       line30") && lines.contains("       ^"))
        #expect(lines.last == "       … (40 lines)")
        error.statement =
            String(repeating: "x", count: 1_000) + "\t\u{1B}[2Jbad"
            + String(repeating: "y", count: 500)
        error.position = try position(of: "bad", in: error.statement ?? "")
        let wide = error.rendered().split(separator: "\n").map(String.init)
        let caret = try #require(wide.last?.firstIndex(of: "^"))
        let column = wide[2].distance(from: wide[2].startIndex, to: caret)
        #expect(wide[1].dropFirst(column).hasPrefix("bad"))
        #expect(wide[1].count < 190 && !wide[1].unicodeScalars.contains("\u{1B}"))
    }

    @Test func `places beyond the statement do no harm`() {
        var error = LupoError(.statementFailed, "No.", statement: "SELECT 1")
        for (line, column) in [(0, 0), (1, 0), (1, 99), (9, 9), (-1, -5), (Int.max, 1)] {
            error.position = SQLPosition(offset: 0, line: line, column: column)
            #expect(error.rendered().contains("SELECT 1"))
        }
        error.statement = " \n \n"
        #expect(error.rendered().hasPrefix("error[statement-failed]: No."))
    }

    @Test(
        "the trace does not repeat what the place says",
        arguments: [
            (["a.lua:3"], "none"), (["a.lua:3 calling m.db:exec"], ":3 m.db:exec"),
            (["a.lua:3", "a.lua:2 calling m:step"], ":3 <- :2 m:step"),
            (["b.lua:3", "a.lua:2"], "b.lua:3 <- :2"), (["a.lua:3 in main chunk"], "none"),
        ]
    )
    func trace(entries: [String], shown: String) {
        let error = LupoError(
            .script,
            "No.",
            location: SourceLocation(file: "a.lua", line: 3),
            trace: entries
        )
        let line = error.rendered().split(separator: "\n").first { $0.hasPrefix("  trace: ") }
        #expect((line.map { String($0.dropFirst(9)) } ?? "none") == shown)
    }
}
