// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct APISpecTests {
    private let spec = APISpec.current

    @Test func `ids are unique and numbers are places`() {
        let ids = spec.functions.map(\.id) + spec.fields.map(\.id)
        #expect(Set(ids).count == ids.count)
        for (index, function) in spec.functions.enumerated() {
            #expect(function.number == index)
            #expect(spec.function(id: function.id) == function)
        }
    }

    @Test func `every function and field says what it does, where, and how`() {
        for function in spec.functions {
            #expect(function.doc.hasSuffix("."), "\(function.id)")
            #expect(function.example.contains(function.name), "\(function.id)")
            #expect(!function.hooks.isEmpty, "\(function.id)")
            #expect(function.since <= APISpec.minor)
            let names = function.parameters.map(\.name)
            #expect(Set(names).count == names.count)
        }
        for field in spec.fields {
            #expect(field.doc.hasSuffix("."), "\(field.id)")
            #expect(field.example.contains(field.name), "\(field.id)")
            #expect(!field.hooks.isEmpty, "\(field.id)")
        }
    }

    @Test func `an example runs where its function exists`() {
        for function in spec.functions {
            let writes = ["db:exec", "db:insert", "db:upsert", "db:batches", "m:step"]
            for call in writes
            where function.example.contains("m." + call) || function.example.contains(call) {
                #expect(function.hooks.isSubset(of: .write), "\(function.id) shows \(call)")
            }
            if function.hooks == .everywhere {
                #expect(!function.example.contains("m."), "\(function.id)")
            }
        }
    }

    @Test func `an optional parameter is followed by optional ones only`() {
        for function in spec.functions {
            let optional = function.parameters.map(\.isOptional)
            #expect(optional == optional.sorted { !$0 && $1 }, "\(function.id)")
        }
    }

    @Test func `the hooks of a method are those of a class that the stub has`() {
        for function in spec.functions {
            switch function.owner {
            case .context: #expect([.hooks, .pre, .write].contains(function.hooks))
            case .database, .schema: #expect([.hooks, .write].contains(function.hooks))
            case .tableBuilder: #expect(function.hooks == .write)
            case .check, .log, .files: #expect(function.hooks == .hooks)
            case .backup: #expect([HookSet(.backup), HookSet(.rollback)].contains(function.hooks))
            default: #expect([.everywhere, .load].contains(function.hooks))
            }
        }
    }

    @Test(
        "the first set is complete",
        arguments: [
            (
                "lupo",
                "has require_api migration u64 decimal bytes sorted inspect contains starts_with"
            ),
            ("lupo.json", "encode decode array object"), ("lupo.hash", "sha256 md5"),
            ("lupo.text", "trim split lower upper len is_utf8"),
            ("lupo.time", "now parse format ymdhis add diff is_valid parts"),
            ("decimal", "div round trunc abs scale integer eq"), ("u64", "integer eq"),
            ("m", "skip fail step progress remaining secret"),
            ("db", "query one value rows ident exec script transaction insert upsert batches"),
            (
                "schema",
                "tables table has_table has_column has_index checksum create_table add_column"
            ),
            (
                "schema",
                "modify_column rename_column add_index drop_column drop_index drop_table classify"
            ),
            ("check", "equal at_most empty rows column"), ("log", "debug info warn error"),
            ("files", "read list json csv"),
            (
                "t",
                "id bigint string text json decimal boolean ymdhis enum bytes index unique comment"
            ),
        ]
    )
    func complete(owner: String, names: String) {
        for name in names.split(separator: " ") {
            #expect(spec.function(id: "\(owner).\(name)") != nil, "\(owner).\(name)")
        }
    }

    @Test(
        "lupo.has knows ids and what scripts write",
        arguments: [
            ("db.exec", true), ("m.db:exec", true), ("m.db.exec", true), ("m.db", true),
            ("m.step", true), ("m:step", true), ("lupo.json.encode", true), ("m.hook", true),
            ("lupo.null", true), ("db.teleport", false), ("", false), ("m.m.db", false),
        ]
    )
    func has(name: String, expected: Bool) { #expect(spec.has(name) == expected) }

    @Test(
        "a function that a hook does not have says where it is",
        arguments: [
            ("db.exec", "pre", "exec is not available in pre (only in execute, post, rollback)"),
            ("m.skip", "execute", "skip is not available in execute (only in pre)"),
            (
                "lupo.migration", "post",
                "migration is not available in post (only while the file is loaded)"
            ),
        ]
    )
    func availability(id: String, hook: String, message: String) throws {
        let function = try #require(spec.function(id: id))
        let hook = try #require(Hook(rawValue: hook))
        #expect(!function.isAvailable(in: hook))
        let error = spec.missing(function.name, of: function.owner, in: hook)
        #expect(error.message == message)
        #expect(error.code == .notAvailable)
    }

    @Test func `a method is available in its hooks and not while the file is loaded`() throws {
        let query = try #require(spec.function(id: "db.query"))
        for hook in Hook.allCases { #expect(query.isAvailable(in: hook)) }
        #expect(!query.isAvailable(in: nil))
        let message = query.notAvailable(in: nil).message
        #expect(message == "query is not available while the file is loaded (only in every hook)")
    }

    @Test func `an unknown name suggests the nearest one of this hook`() {
        let error = spec.missing("qurey", of: .database, in: .pre)
        #expect(error.code == .script)
        #expect(error.message == "m.db has no 'qurey'")
        #expect(error.hint == "did you mean 'query'?")
        #expect(spec.missing("inserd", of: .database, in: .pre).hint?.contains("insert") == false)
        #expect(spec.missing("inserd", of: .database, in: .post).hint == "did you mean 'insert'?")
    }

    @Test func `the wrong separator is explained`() throws {
        let step = spec.wrongSeparator(try #require(spec.function(id: "db.query")))
        #expect(step.message == "m.db.query is a method and takes a colon")
        #expect(step.hint == "write m.db:query(sql, params).")
        let trim = spec.wrongSeparator(try #require(spec.function(id: "lupo.text.trim")))
        #expect(trim.message == "lupo.text:trim is a function and takes a dot")
    }

    @Test func `signatures read as Lua with types`() throws {
        let exec = try #require(spec.function(id: "db.exec"))
        #expect(exec.signature == "m.db:exec(sql: string, params?: lupo.Params) -> lupo.ExecResult")
        let one = try #require(spec.function(id: "db.one"))
        #expect(one.signature == "m.db:one(sql: string, params?: lupo.Params) -> lupo.Row?")
    }
}
