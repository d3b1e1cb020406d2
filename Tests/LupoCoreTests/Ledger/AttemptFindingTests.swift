// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("What is found of an attempt")
struct AttemptFindingTests {
    @Test("Nothing written says so")
    func nothing() {
        let finding = AttemptFinding(direction: .up, counts: [:], last: nil, tables: [])
        #expect(finding.lines == ["journal: nothing was written"])
    }

    @Test("Statements, the last of them and each table stand in two lines")
    func all() throws {
        func table(_ name: String) throws -> ObjectName {
            ObjectName(schema: try Identifier("s"), table: try Identifier(name))
        }
        let finding = AttemptFinding(
            direction: .down,
            counts: [.done: 2, .intent: 1, .failed: 1],
            last: .init(
                sequence: 7,
                status: .intent,
                location: "m/a.lua:12",
                text: "ALTER TABLE t\n  ADD x INT"
            ),
            tables: [
                .init(name: try table("a"), standing: .before),
                .init(name: try table("b"), standing: .after(3)),
                .init(name: try table("c"), standing: .beforeOpen(7)),
                .init(name: try table("d"), standing: .afterOpen(7)),
                .init(name: try table("e"), standing: .otherwise),
            ]
        )
        #expect(
            finding.lines == [
                "its rollback's journal: 4 statements, 1 without an outcome, 2 done, 1 failed; the last is "
                    + "statement 7, line 12: ALTER TABLE t\\n  ADD x INT",
                "schema: s.a is as before the attempt; s.b is as statement 3 left it; s.c is as before statement 7; "
                    + "s.d is not as before statement 7; s.e is as nothing in the journal leaves it",
            ]
        )
        let json = finding.json
        #expect(json["statements"]?["undone"]?.integerValue == 0)
        #expect(json["tables"]?.arrayValue?[3]["standing"]?.stringValue == "after_open")
        #expect(json["last"]?["status"]?.stringValue == "intent")
    }
}
