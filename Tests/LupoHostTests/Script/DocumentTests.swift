// SPDX-License-Identifier: Apache-2.0

import LupoCore
@testable import LupoHost
import LupoLua
import Testing

/// Values as JSON documents, and as the journal keeps them.
struct DocumentTests {
    private static func table(_ fields: [(LuaValue, LuaValue)]) -> LuaValue {
        .table(LuaTable(fields: fields.map { LuaTable.Field(key: $0.0, value: $0.1) }))
    }

    static let kept: [LuaValue] = [
        .decimal("1.50"), .bytes([0, 0xFF]), .unsigned(.max),
        table([(.string("decimal"), .string("about"))]), table([(.string("bytes"), .string("00"))]),
        table([(.string("table"), table([(.string("decimal"), .string("1"))]))]),
        table([(.string("table"), table([(.string("table"), .null)]))]),
        table([(.string("table"), .string("users"))]),
        table([(.string("decimal"), .decimal("1")), (.string("bytes"), .integer(2))]),
    ]

    @Test("the journal gives back what it was given", arguments: kept)
    func keepsValue(_ value: LuaValue) throws {
        let text = try value.journalJSON().encoded()
        #expect(LuaValue(journal: try JSON(parsing: text)) == value, "\(text)")
    }

    @Test(
        "keys that would be one name in JSON are refused in documents, and the journal keeps both",
        arguments: [
            table([(.integer(0), .bool(true)), (.string("0"), .bool(false))]),
            .table(
                LuaTable(
                    items: [.bool(true)],
                    fields: [.init(key: .string("1"), value: .bool(false))]
                )
            ),
        ]
    )
    func sameNames(_ value: LuaValue) throws {
        #expect(throws: LupoError.self) { try value.documentJSON() }
        guard case .table(let kept) = LuaValue(journal: try value.journalJSON()) else {
            Issue.record("The journal gave back something else than a table.")
            return
        }
        #expect(kept.items.count + kept.fields.count == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a table of mixed keys in others of its kind is written in linear time`() throws {
        var mixed = LuaValue.bool(true)
        var listed = LuaValue.bool(true)
        for _ in 0..<31 {
            mixed = Self.table([(.string("inner"), mixed), (.integer(0), .bool(false))])
            listed = .table(LuaTable(items: [listed], mark: .object))
        }
        #expect(LuaValue(journal: try mixed.journalJSON()) == mixed)
        #expect(try listed.journalJSON().depth == 31 * 3)
    }
}
