// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct RewritingTests {
    private func rewrite(_ sql: String) throws -> RewrittenStatement {
        try RewrittenStatement(try StatementReader(options: .standard).read(sql))
    }

    @Test(
        "every parameter becomes one bound question mark",
        arguments: [
            ("SELECT 1", "SELECT 1", []),
            ("SELECT :a", "SELECT ?", ["a"]),
            ("SELECT :a, :b, :a", "SELECT ?, ?, ?", ["a", "b", "a"]),
            ("UPDATE t SET x=:x WHERE i=:i;", "UPDATE t SET x=? WHERE i=?", ["x", "i"]),
            (
                "SELECT ':a', \":a\", `:a` FROM t -- :a", "SELECT ':a', \":a\", `:a` FROM t -- :a",
                []
            ),
            ("SELECT '10:20:30', /* :a */ :b # :c", "SELECT '10:20:30', /* :a */ ? # :c", ["b"]),
            ("SELECT @a:=1, :b", "SELECT @a:=1, ?", ["b"]),
            ("SELECT @a:=:b", "SELECT @a:=?", ["b"]),
            ("SELECT /*! :a */ 1", "SELECT /*! ? */ 1", ["a"]),
            ("SELECT /*!99999 :a, */ 1", "SELECT /*!99999 :a, */ 1", []),
            (
                "SELECT * FROM t WHERE i IN (:a,:b) LIMIT :n",
                "SELECT * FROM t WHERE i IN (?,?) LIMIT ?", ["a", "b", "n"]
            ),
            ("SELECT 'é', :ä FROM t", nil, []),
            ("SELECT 'é', :a FROM t", "SELECT 'é', ? FROM t", ["a"]),
        ] as [(String, String?, [String])]
    )
    func named(sql: String, text: String?, names: [String]) throws {
        guard let text else {
            // A name that is not ASCII is no parameter and no SQL; the server would refuse it.
            #expect(try rewrite(sql).parameters == .none)
            return
        }
        let rewritten = try rewrite(sql)
        #expect(rewritten.text == text)
        #expect(rewritten.parameters == (names.isEmpty ? .none : .named(names)))
    }

    @Test func `values are put into order, by name`() throws {
        let statement = try rewrite("SELECT :a, :b, :a")
        let values = try statement.bind(named: ["b": .text("x"), "a": .integer(1)])
        #expect(values == [.integer(1), .text("x"), .integer(1)])
    }

    @Test(
        "names and numbers that do not fit are refused, with the nearest name",
        arguments: [
            ("SELECT :first", ["frist"], "Did you mean \"first\"?"),
            ("SELECT :a", ["a", "zzzzz"], "Take the value away"),
            ("SELECT :a, :b", ["a"], "Pass a value named \"b\""),
            ("SELECT ?", ["a"], "Pass the values as a list"),
            ("SELECT 1", ["a"], "Take the value away"),
        ]
    )
    func misnamed(sql: String, names: [String], hint: String) throws {
        let statement = try rewrite(sql)
        let values = Dictionary(uniqueKeysWithValues: names.map { ($0, Value.null) })
        let error = try #require(throws: LupoError.self) { try statement.bind(named: values) }
        #expect(error.code == .scriptArgument)
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
    }

    @Test(
        "another number of values is refused",
        arguments: [("SELECT ?, ?", 1), ("SELECT ?", 2), ("SELECT 1", 1), ("SELECT :a", 1)]
    )
    func miscounted(sql: String, count: Int) throws {
        let statement = try rewrite(sql)
        let error = try #require(throws: LupoError.self) {
            try statement.bind(positional: Array(repeating: .null, count: count))
        }
        #expect(error.code == .scriptArgument)
    }

    @Test func `both forms in one statement are refused`() throws {
        let error = try #require(throws: LupoError.self) { try rewrite("SELECT ?, :a") }
        #expect(error.code == .scriptArgument)
        #expect(try rewrite("SELECT ?, ':a'").parameters == .positional(1))
    }

    @Test func `the tag stands in front and is found again`() throws {
        let tag = StatementTag(token: 12, sequence: 3)
        #expect(tag.apply(to: "SELECT 1") == "/*lupo:12:3*/ SELECT 1")
        #expect(StatementTag(leading: "/*lupo:12:3*/ SELECT 1") == tag)
        for text in [
            "SELECT 1", " /*lupo:1:2*/", "/*lupo:1*/", "/*lupo:01:2*/", "/*lupo:-1:2*/ a",
            "/*lupo:1:2 */",
        ] {
            #expect(StatementTag(leading: text) == nil, "\(text)")
        }
    }

    @Test(
        "text that looks like the tag is refused wherever it stands",
        arguments: [
            "/*lupo:1:2*/ SELECT 1", "SELECT 1 /*LUPO:1:2*/", "SELECT '/*lupo:1:2*/'",
            "SELECT 1 -- /*lupo:", "SELECT `/*Lupo:`",
        ]
    )
    func forged(sql: String) throws {
        let error = try #require(throws: LupoError.self) { try StatementTag.checkUnforged(sql) }
        #expect(error.code == .statementRefused)
    }

    @Test func `digests tell text and every typed value apart`() throws {
        let one = try rewrite("SELECT ?")
        let values: [[Value]] = [
            [], [.null], [.integer(1)], [.unsigned(1)], [.double(1)], [.decimal("1")], [.text("1")],
            [.bytes([0x31])], [.text("NULL")], [.text("")], [.bytes([])], [.integer(0)],
            [.text("a"), .text("b")], [.text("ab")], [.text("a"), .text("b"), .null],
            [.text("ab"), .text("")], [.text(""), .text("ab")], [.double(0)], [.double(-0.0)],
        ]
        var digests = Set(values.map { StatementDigest.hex(one, values: $0) })
        #expect(digests.count == values.count)
        digests.insert(StatementDigest.hex(try rewrite("SELECT  ?"), values: [.null]))
        #expect(digests.count == values.count + 1)
        let named = StatementDigest.hex(try rewrite("SELECT :a"), values: [.null])
        #expect(named == StatementDigest.hex(one, values: [.null]))
        #expect(named.utf8.count == 64)
    }
}
