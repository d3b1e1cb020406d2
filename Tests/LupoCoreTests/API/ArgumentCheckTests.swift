// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct ArgumentCheckTests {
    private func check(_ id: String) throws -> ArgumentCheck {
        ArgumentCheck(try #require(APISpec.current.function(id: id)))
    }

    @Test(
        "arguments of the right types pass",
        arguments: [
            ("db.query", [LuaTypeTag.string]), ("db.query", [.string, .table]),
            ("db.query", [.string, .nil]),
            ("m.remaining", []), ("check.equal", [.nil, .null, .string]),
            ("lupo.time.format", [.integralFloat]), ("m.progress", [.float, .nil, .string]),
            ("schema.create_table", [.string, .function]),
            ("schema.create_table", [.string, .table]),
            ("lupo.u64", [.u64]), ("check.at_most", [.integer, .decimal, .string]),
        ] as [(String, [LuaTypeTag])]
    )
    func good(id: String, tags: [LuaTypeTag]) throws { try check(id).check(tags) }

    @Test(
        "wrong arguments are named",
        arguments: [
            (
                "db.query", [LuaTypeTag.nil],
                "bad argument #1 'sql' to db:query (string expected, got nil)"
            ),
            ("db.query", [], "bad argument #1 'sql' to db:query (string expected, got no value)"),
            (
                "db.query", [.string, .integer],
                "bad argument #2 'params' to db:query (table expected, got integer)"
            ),
            (
                "db.query", [.string, .table, .table],
                "too many arguments to db:query (at most 2 expected, got 3)"
            ),
            ("m.remaining", [.integer], "too many arguments to m:remaining (none expected, got 1)"),
            (
                "lupo.text.trim", [.string, .string],
                "too many arguments to lupo.text.trim (1 expected, got 2)"
            ),
            (
                "lupo.time.format", [.float],
                "bad argument #1 'seconds' to lupo.time.format (integer expected, got float)"
            ),
            (
                "schema.create_table", [.string, .string],
                "bad argument #2 'definition' to schema:create_table (function or table expected, got string)"
            ),
            (
                "check.equal", [.integer, .integer],
                "bad argument #3 'message' to check:equal (string expected, got no value)"
            ),
            (
                "lupo.inspect", [],
                "bad argument #1 'value' to lupo.inspect (value expected, got no value)"
            ),
            (
                "lupo.text.len", [.object(.database)],
                "bad argument #1 'text' to lupo.text.len (string expected, got m.db)"
            ),
        ] as [(String, [LuaTypeTag], String)]
    )
    func bad(id: String, tags: [LuaTypeTag], message: String) throws {
        let check = try check(id)
        let error = try #require(throws: LupoError.self) { try check.check(tags) }
        #expect(error.message == message)
        #expect(error.code == .scriptArgument)
    }

    @Test(
        "tables are checked inside",
        arguments: [
            (
                "db.batches",
                [APIValue.string("users"), .map([.init("sise", .integer(10))])],
                "bad argument #2 'options' to db:batches (unknown field 'sise')",
                "did you mean 'size'?"
            ),
            (
                "db.batches",
                [
                    .string("users"),
                    .map([.init("columns", .array([.string("id"), .integer(1)]))]),
                ],
                "bad argument #2 'options' to db:batches (columns[2]: string expected, got integer)",
                nil
            ),
            (
                "m.fail", [.string("x"), .map([.init("hnit", .string("y"))])],
                "bad argument #2 'options' to m:fail (unknown field 'hnit')", "did you mean 'hint'?"
            ),
            (
                "schema.classify", [.string("x"), .string("cor")],
                "bad argument #2 'classification' to schema:classify ('cor' is none of core, orchestration, "
                    + "ephemeral, legacy, deprecated)",
                "did you mean 'core'?"
            ),
            (
                "schema.add_column",
                [.string("x"), .string("y"), .map([.init("type", .string("varchar"))])],
                "bad argument #3 'definition' to schema:add_column (type: 'varchar' is none of bigint, int, smallint, "
                    + "tinyint, boolean, decimal, double, string, text, mediumtext, longtext, json, ymdhis, enum, "
                    + "bytes, blob)",
                nil
            ),
            (
                "schema.create_table",
                [
                    .string("x"),
                    .map([.init("columns", .array([.map([.init("name", .string("a"))])]))]),
                ],
                "bad argument #2 'definition' to schema:create_table (columns[1]: the field 'type' is missing)",
                ""
            ),
            (
                "schema.add_index", [.string("x"), .map([.init("name", .string("y"))])],
                "bad argument #2 'columns' to schema:add_index (a list expected, got a table with the key 'name')",
                nil
            ),
            (
                "db.insert", [.string("x"), .array([.map([.init("a", .function)])])],
                "bad argument #2 'rows' to db:insert ([1].a: string, number, boolean, lupo.Null, lupo.U64, "
                    + "lupo.Decimal or lupo.Bytes expected, got function)",
                nil
            ),
        ] as [(String, [APIValue], String, String?)]
    )
    func inside(id: String, values: [APIValue], message: String, hint: String?) throws {
        let check = try check(id)
        let error = try #require(throws: LupoError.self) { try check.check(values: values) }
        #expect(error.message == message)
        if hint != "" { #expect(error.hint == hint) }
    }

    @Test(
        "good tables pass",
        arguments: [
            ("db.insert", [APIValue.string("x"), .map([.init("a", .integer(1))])]),
            ("db.insert", [.string("x"), .array([.map([.init("a", .null)])])]),
            ("db.insert", [.string("x"), .map([])]),
            ("db.query", [.string("x"), .array([.integer(1), .string("a")])]),
            ("schema.add_index", [.string("x"), .string("a")]),
            (
                "schema.add_index",
                [.string("x"), .array([.string("a")]), .map([.init("unique", .boolean(true))])]
            ),
            ("db.batches", [.string("x"), .nil]),
            ("db.batches", [.string("x"), .map([.init("pause", .float(0.5))])]),
        ] as [(String, [APIValue])]
    )
    func goodTables(id: String, values: [APIValue]) throws { try check(id).check(values: values) }

    @Test func `only declared content is looked at`() throws {
        let exec = try check("db.exec")
        #expect(!exec.hasContent(0))
        #expect(exec.hasContent(1))
        #expect(!exec.hasContent(40))
        #expect(!(try check("check.equal").hasContent(0)))
    }

    @Test func `every declared function has a check that its own number of arguments can pass`() {
        for function in APISpec.current.functions {
            #expect(function.parameters.count <= 8)
            let check = ArgumentCheck(function)
            #expect(throws: LupoError.self) {
                try check.check(Array(repeating: .nil, count: function.parameters.count + 1))
            }
        }
    }
}
