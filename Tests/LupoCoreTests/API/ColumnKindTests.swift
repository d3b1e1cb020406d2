// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct ColumnKindTests {
    @Test(
        "properties that do not fit the kind are named",
        arguments: [
            (.json, [.init("length", .integer(5))], "a json column has no 'length'"),
            (.string, [.init("unsigned", .boolean(true))], "a string column has no 'unsigned'"),
            (.string, [.init("length", .integer(16_384))], "16384 is not from 1 to 16383"),
            (.bytes, [.init("length", .integer(0))], "0 is not from 1 to 65532"),
            (
                .decimal, [.init("precision", .integer(5)), .init("scale", .integer(6))],
                "DECIMAL(5,6) does not exist"
            ),
            (.enum, [], "an enum needs its values"),
            (
                .enum, [.init("values", .array([.string("a"), .string("a")]))],
                "an enum has each value once"
            ),
            (
                .enum, [.init("values", .array([.string("a")])), .init("default", .string("b"))],
                "'b' is none of a"
            ),
            (
                .int, [.init("default", .null)],
                "NULL is no default of a column that does not admit it"
            ),
            (
                .int, [.init("after", .string("a")), .init("first", .boolean(true))],
                "a column cannot be first and after another one"
            ),
        ] as [(ColumnKind, [APIValue.Entry], String)]
    )
    func bad(kind: ColumnKind, options: [APIValue.Entry], message: String) {
        #expect(kind.problem(with: .map(options))?.message == message)
    }

    @Test func `every kind is good with what it has`() {
        for kind in ColumnKind.allCases {
            let samples: [String: APIValue] = [
                "unsigned": .boolean(true), "length": .integer(16), "charset": .string("ascii"),
                "collation": .string("ascii_bin"), "precision": .integer(12), "scale": .integer(2),
                "values": .array([.string("a")]),
            ]
            let own = kind.properties.compactMap { name in
                samples[name].map { APIValue.Entry(name, $0) }
            }
            #expect(own.count == kind.properties.count)
            let null: [APIValue.Entry] = [
                .init("null", .boolean(true)), .init("default", .null),
                .init("comment", .string("x")),
            ]
            #expect(kind.problem(with: .map(own + null)) == nil)
        }
    }

    @Test func `every kind has a method of the table builder`() {
        for kind in ColumnKind.allCases {
            #expect(APISpec.current.function(id: "t.\(kind.rawValue)") != nil)
        }
    }
}
