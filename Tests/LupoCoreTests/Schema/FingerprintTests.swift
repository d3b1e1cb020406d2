// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

@Suite struct FingerprintTests {
    private let texts = ColumnTexts.all + KeyTexts.all + SpecialTexts.all

    @Test func `the counter of a table does not count`() throws {
        let text = try KeyTexts.text("counter")
        let other = text.replacingOccurrence(of: "AUTO_INCREMENT=4711", with: "AUTO_INCREMENT=9")
        let without = text.replacingOccurrence(of: " AUTO_INCREMENT=4711", with: "")
        let name = try object("counter")
        #expect(Fingerprint([name: text]) == Fingerprint([name: other]))
        #expect(Fingerprint([name: text]) == Fingerprint([name: without]))
    }

    @Test(
        "what only looks like a counter counts",
        arguments: [
            ("AUTO_INCREMENT=12", "AUTO_INCREMENT=1"), ("AUTO_INCREMENT=13", "AUTO_INCREMENT=1"),
            ("AUTO_INCREMENT=14", "AUTO_INCREMENT=1"), ("AUTO_INCREMENT,", "DEFAULT 1,"),
        ]
    )
    func lookalikes(found: String, other: String) throws {
        let text = try KeyTexts.text("counter")
        let changed = text.replacingOccurrence(of: found, with: other)
        #expect(changed != text)
        let name = try object("counter")
        #expect(Fingerprint([name: text]).digest != Fingerprint([name: changed]).digest)
    }

    @Test func `the scan removes what the grammar removes`() throws {
        for (name, text) in texts {
            guard case .table(let table) = try ObjectShape(showCreate: text) else {
                #expect(Fingerprint.canonicalText(of: text) == text, "\(name)")
                continue
            }
            #expect(Fingerprint.withoutCounter(text) == table.sql(includingCounter: false))
        }
    }

    @Test(
        "a table outside of the grammar is taken by its text",
        arguments: [
            ("CREATE TABLE `x` (\n  `a` NEW\n) ENGINE=Y AUTO_INCREMENT=7 Z", " ENGINE=Y Z"),
            ("CREATE TABLE `x` (\n  `a` NEW ' AUTO_INCREMENT=7'\n) E=Y", " E=Y"),
            ("CREATE TABLE `x` (\n  `a` NEW\n) C=' AUTO_INCREMENT=7' A AUTO_INCREMENT=7", " A"),
            ("CREATE TABLE `x` AUTO_INCREMENT=7", "AUTO_INCREMENT=7"),
            ("CREATE TABLE `x` (\n  `a` NEW 'open\n) AUTO_INCREMENT=7", "AUTO_INCREMENT=7"),
            ("CREATE PACKAGE `x` (\n 1) AUTO_INCREMENT=7", "AUTO_INCREMENT=7"),
        ]
    )
    func fallback(text: String, ending: String) {
        let canonical = Fingerprint.canonicalText(of: text)
        #expect(canonical.hasSuffix(ending))
        #expect(canonical.hasPrefix(text.prefix(16)))
    }

    @Test func `an index that was dropped and made again is the same`() throws {
        let text = try ColumnTexts.text("a3")
        let key = "  KEY `k1` (`a` DESC,`h`),\n"
        let moved = text.replacingOccurrence(of: key, with: "")
            .replacingOccurrence(of: "  FULLTEXT", with: key + "  FULLTEXT")
        #expect(moved != text)
        let name = try object("a3")
        #expect(Fingerprint([name: text]) == Fingerprint([name: moved]))
    }

    @Test func `absent, empty and other names are told apart`() throws {
        let a = try object("a")
        let b = try object("b")
        let text = try KeyTexts.text("p")
        let prints = [
            Fingerprint([:]), Fingerprint([a: nil]), Fingerprint([a: text]), Fingerprint([b: text]),
            Fingerprint([a: text, b: nil]), Fingerprint([a: nil, b: text]), Fingerprint([a: ""]),
        ]
        #expect(Set(prints.map(\.digest)).count == prints.count)
        #expect(prints.allSatisfy { $0.digest.utf8.count == 64 })
        #expect(prints[1].objects[a] == "absent")
        #expect(prints[4].objects(differingFrom: prints[5]) == [a, b])
        #expect(prints[2].objects(differingFrom: prints[4]) == [b])
        #expect(prints[2].objects(differingFrom: prints[2]) == [])
    }
}

extension String {
    /// The text with the first occurrence replaced.
    func replacingOccurrence(of part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        var copy = self
        copy.replaceSubrange(range, with: other)
        return copy
    }
}
