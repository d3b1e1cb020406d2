// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// A file that is read in pieces has the same statements as one that is read whole.
@Suite(.timeLimit(.minutes(1))) struct StatementStreamTests {
    private func stream(_ bytes: [UInt8], step: Int) -> StatementStream {
        var offset = 0
        return StatementStream(options: .standard, step: step) { count throws(LupoError) in
            let end = min(bytes.count, offset + count)
            defer { offset = end }
            return Array(bytes[offset..<end])
        }
    }

    private func compare(_ bytes: [UInt8], step: Int) throws {
        var stream = stream(bytes, step: step)
        var found: [String] = []
        var places: [Int] = []
        var streamFailed = false
        do {
            while let statement = try stream.nextStatement() {
                found.append(statement.text)
                places.append(statement.line)
            }
        } catch {
            streamFailed = true
        }
        guard let whole = try? StatementSplitter.split(bytes, options: .standard) else {
            try #require(streamFailed, "\(String(decoding: bytes, as: UTF8.self))")
            return
        }
        try #require(
            !streamFailed && found == whole.map(\.text) && places == whole.map(\.line),
            "step \(step): \(String(decoding: bytes, as: UTF8.self))"
        )
    }

    @Test("pieces of every size give the same statements and lines", arguments: 1...12)
    func pieces(step: Int) throws {
        let files = [
            "", ";", "a;b", "\u{FEFF}a;\nb;", "a ';' b; c", "-- x;\na;\r\n# y;\nb /* ; */;\n\nc",
            "DELIMITER $$\na; b$$\nDELIMITER ;\nc; d", "DELIMITER //\na; b // c //",
            "DELIMITER go\nSELECT 1 go a",
            "/*!40101 SET a=1 */; b", "a `;` b;\"x;\" c;", "a --; b", "DELIMITER ;;\na; b;; c",
            "a 'é;ü'; b",
            "a 'b; c", "DELIMITER", "/*! a; b */",
        ]
        for file in files { try compare(Array(file.utf8), step: step) }
    }

    @Test("random files too", arguments: 0..<4)
    func random(part: UInt64) throws {
        let pieces = [
            "SELECT", "a", ";", ";", "\n", " ", "'x;'", "'", "`q`", "-- c;\n", "/* d; */", "/*!",
            "*/", "DELIMITER $$\n",
            "DELIMITER ;\n", "$$", "é", "\\", "#e\n", "\"", "1.5", "@v", "--", "\r\n",
        ]
        for seed in (part * 60)..<((part + 1) * 60) {
            var generator = SplitMix(state: seed)
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...25, using: &generator) {
                bytes += Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].utf8)
            }
            try compare(bytes, step: Int.random(in: 1...9, using: &generator))
        }
    }

    @Test func `an error has its line and the lines around it`() throws {
        let text = String(repeating: "SELECT 1;\n", count: 500) + "SELECT 'open\n"
        var stream = stream(Array(text.utf8), step: 64)
        var count = 0
        let error = try #require(throws: LupoError.self) {
            while try stream.nextStatement() != nil { count += 1 }
        }
        #expect(count == 500 && error.code == .statementUnreadable)
        #expect(error.location?.line == 501)
        #expect(error.location?.excerpt?.lines.contains("SELECT 'open") == true)
        #expect(error.location?.excerpt?.firstLine ?? 0 >= 500)
        #expect(error.message.contains("line 501"))
        #expect(error.statement == nil)
    }

    @Test func `a large file is never in memory as a whole`() throws {
        let line = Array("INSERT INTO t VALUES ('some text; that is no end', 1);\n".utf8)
        var left = 4_000
        var largest = 0
        var stream = StatementStream(options: .standard) { count throws(LupoError) in
            largest = max(largest, count)
            guard left > 0 else { return [] }
            let lines = min(left, max(1, count / line.count))
            left -= lines
            return Array(repeatElement(line, count: lines).joined())
        }
        var count = 0
        var last = 0
        while let statement = try stream.nextStatement() {
            count += 1
            last = statement.line
        }
        #expect(count == 4_000 && last == 4_000)
        #expect(largest == StatementStream.step)
    }
}
