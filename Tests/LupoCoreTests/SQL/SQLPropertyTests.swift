// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// Random input from seeds: a failing seed repeats.
@Suite(.timeLimit(.minutes(1))) struct SQLPropertyTests {
    private static let pieces = [
        "SELECT", "INSERT", "INTO", "UPDATE", "DELETE", "FROM", "WHERE", "JOIN", "ON", "SET",
        "VALUES", "WITH", "AS",
        "CREATE", "TABLE", "ALTER", "ADD", "DROP", "RENAME", "TO", "UNION", "ALL", "FOR", "LOCK",
        "IN", "LEFT", "USING",
        "PARTITION", "BY", "INDEX", "KEY", "EXISTS", "NOT", "IF", "NEXT", "VALUE", "EXPLAIN",
        "ANALYZE", "SHOW", "CASE",
        "STATEMENT", "DELIMITER ", "REFERENCES", "ENGINE", "LIKE", "COLUMN", "VIEW", "SEQUENCE",
        "JSON_TABLE", "LIMIT",
        "a", "b", "`c`", "s.t", "f", "@v", "@@x", "'x'", "\"y\"", "1", "1.5e3", "0x1F", "?", ":p",
        "(", ")", "(", ")", ",", ".",
        ";", "=", ":=", "*", "{", "}", "-- c\n", "# d\n", "/* e */", "/*!", "/*!50100 ",
        "/*!99999 ", "*/", "$$", "\n",
        "\r\n", " ", "'", "`", "\\", "é", "\0", "+", "<=>", "N'", "x'",
    ]

    private func soup(seed: UInt64) -> [UInt8] {
        var generator = SplitMix(state: seed)
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...60, using: &generator) {
            bytes += Array(
                Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)].utf8
            )
            if Bool.random(using: &generator) { bytes.append(UInt8(ascii: " ")) }
        }
        return bytes
    }

    private func noise(seed: UInt64) -> [UInt8] {
        var generator = SplitMix(state: seed &+ 1 << 32)
        let count = Int.random(in: 0...80, using: &generator)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private func checkTokens(_ bytes: [UInt8], _ options: LexerOptions) throws -> Bool {
        guard let tokens = try? Lexer.tokens(of: bytes, options: options) else { return false }
        var offset = 0
        var line = 1
        var column = 1
        for token in tokens {
            try #require(token.range.lowerBound == offset && !token.range.isEmpty)
            try #require(token.line == line && token.column == column)
            for byte in bytes[token.range] {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
            offset = token.range.upperBound
        }
        try #require(offset == bytes.count)
        return true
    }

    @Test("tokens join to the input, at places that agree with it", arguments: 0..<8)
    func tokens(part: UInt64) throws {
        var whole = 0
        for seed in (part * 500)..<((part + 1) * 500) {
            let options = LexerOptions(
                serverVersion: 101_119,
                ansiQuotes: seed & 1 == 1,
                noBackslashEscapes: seed & 2 == 2
            )
            if try checkTokens(soup(seed: seed), options) { whole += 1 }
            _ = try checkTokens(noise(seed: seed), options)
        }
        #expect(whole > 20)
    }

    @Test("reading and splitting end with a result or an error, in linear time", arguments: 0..<8)
    func reading(part: UInt64) throws {
        let reader = StatementReader(options: .standard)
        for seed in (part * 500)..<((part + 1) * 500) {
            for bytes in [soup(seed: seed), noise(seed: seed)] {
                let text = String(decoding: bytes, as: UTF8.self)
                if let statement = try? reader.read(text) {
                    let length = statement.text.utf8.count
                    for object in statement.objects {
                        try #require(object.range.upperBound <= length, "seed \(seed)")
                    }
                    try #require(statement.steps <= 64 * (length + 1), "seed \(seed)")
                }
                guard let pieces = try? StatementSplitter.split(bytes, options: .standard) else {
                    continue
                }
                var end = 0
                for piece in pieces {
                    try #require(piece.range.lowerBound >= end, "seed \(seed)")
                    try #require(
                        Array(piece.text.utf8) == Array(bytes[piece.range]),
                        "seed \(seed)"
                    )
                    end = piece.range.upperBound
                }
            }
        }
    }

    @Test(
        "every good statement with a token taken away, doubled or swapped ends well",
        arguments: [
            StatementCases.queries, StatementCases.changes, StatementCases.definitions,
            StatementCases.others,
        ]
    )
    func mutations(cases: [(String, String)]) throws {
        let reader = StatementReader(options: .standard)
        for (sql, _) in cases {
            let bytes = Array(sql.utf8)
            let tokens = try Lexer.tokens(of: bytes, options: .standard)
            for (index, token) in tokens.enumerated() {
                let before = bytes[..<token.range.lowerBound]
                let after = bytes[token.range.upperBound...]
                let own = bytes[token.range]
                var variants = [
                    Array(before + after), Array(before + own + [0x20] + own + after),
                    Array(before),
                ]
                if index + 1 < tokens.count {
                    let next = tokens[index + 1].range
                    variants.append(
                        Array(before + bytes[next] + [0x20] + own + bytes[next.upperBound...])
                    )
                }
                for variant in variants {
                    _ = try? reader.read(String(decoding: variant, as: UTF8.self))
                }
            }
        }
    }

    @Test(
        "the work grows no faster than the text",
        arguments: [
            ("SELECT ", "(1), ", "1"), ("SELECT ", "f((", "1"), ("SELECT 1 FROM ", "a JOIN ", "a"),
            ("INSERT INTO a VALUES ", "(1, 'x', ?), ", "(1)"), ("SELECT * FROM ", "(", "a"),
            ("SELECT 1 ", "UNION SELECT 1 ", ""), ("SELECT ", "(SELECT ", "1"),
            ("CREATE TABLE a (", "b INT, ", "c INT)"), ("SELECT * FROM ", "((SELECT 1) UNION ", ""),
            ("SELECT ", "'a' ", ""), ("SELECT 1 ", "/*! + 1 */ ", ""), ("SELECT 1 ", "-- x\n", ""),
        ]
    )
    func linear(head: String, body: String, tail: String) throws {
        let reader = StatementReader(options: .standard)
        let text = head + String(repeating: body, count: 20_000) + tail
        if let statement = try? reader.read(text) {
            #expect(statement.steps <= 4 * text.utf8.count)
        }
    }
}

/// A small generator with a seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
