// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// The stub, read back, says what the declarations say: what an editor offers and reports follows from them.
@Suite struct LuaStubReadingTests {
    private let spec = APISpec.current
    private let stub: LuaStub

    init() throws { stub = try LuaStub(parsing: APISpec.current.luaStub) }

    /// The class of an owner's object in a hook.
    private func type(of owner: APIOwner, in hook: Hook) throws -> String {
        let context = try stub.context(of: hook)
        guard owner != .context else { return context }
        return try #require(stub.member(owner.rawValue, of: context)?.field?.type)
    }

    @Test(
        "in each hook an editor offers what the hook has, and nothing else",
        arguments: Hook.allCases
    )
    func offered(hook: Hook) throws {
        let both: [APIOwner] = [.context, .database, .schema, .check, .log, .files]
        for owner in both + ([.backup, .rollback].contains(hook) ? [.backup] : []) {
            let wanted = spec.functions.filter { $0.owner == owner && $0.isAvailable(in: hook) }
            let found = stub.methods(of: try type(of: owner, in: hook))
            #expect(found == Set(wanted.map(\.name)), "\(owner.path) in \(hook.rawValue)")
        }
    }

    @Test func `every function has the parameters and results that are declared`() throws {
        for function in spec.functions {
            let type: String
            switch function.owner {
            case .lupo: type = "lupolib"
            case let owner where owner.isLibrary: type = owner.rawValue + "lib"
            case .tableBuilder, .decimal, .u64: type = function.owner.luaClass
            case let owner:
                type = try self.type(of: owner, in: try #require(function.hooks.members.first))
            }
            let method = try #require(
                stub.member(function.name, of: type)?.method,
                "\(function.id)"
            )
            #expect(method.isMethod == !function.owner.isLibrary, "\(function.id)")
            #expect(method.isDeprecated == (function.deprecated != nil), "\(function.id)")
            #expect(
                method.parameters
                    == function.parameters.map {
                        .init(name: $0.name, isOptional: $0.isOptional, type: $0.type.text)
                    },
                "\(function.id)"
            )
            let results = function.returns.map {
                $0.isOptional ? $0.type.optionalText : $0.type.text
            }
            #expect(method.returns == results, "\(function.id)")
        }
    }

    @Test func `every field, record and alias has its type`() throws {
        for field in spec.fields where field.owner == .context || field.owner == .lupo {
            let type = field.owner == .lupo ? "lupolib" : "lupo.Context"
            #expect(
                stub.member(field.name, of: type)?.field?.type == field.type.text,
                "\(field.id)"
            )
        }
        for record in spec.records {
            let own = try #require(stub.classes[record.luaName], "\(record.luaName)")
            #expect(Set(own.fields.keys) == Set(record.fields.map(\.name)))
            for field in record.fields {
                #expect(
                    own.fields[field.name]?.type == field.type.text,
                    "\(record.luaName).\(field.name)"
                )
                #expect(own.fields[field.name]?.isOptional == !field.isRequired)
            }
        }
        for alias in spec.aliases { #expect(stub.aliases[alias.luaName] == alias.definition.text) }
    }

    @Test(
        "an editor reports what is wrong before anything runs",
        arguments: [
            ("pre", "m.db", "exec", ["string"], "undefined-field"),
            ("verify", "m.db", "insert", ["string", "{}"], "undefined-field"),
            ("backup", "m.schema", "add_column", ["string", "string", "{}"], "undefined-field"),
            ("validate", "m.db", "transaction", ["function"], "undefined-field"),
            ("execute", "m", "skip", ["string"], "undefined-field"),
            ("pre", "m", "step", ["string", "function"], "undefined-field"),
            ("execute", "m.db", "exec", ["integer"], "param-type-mismatch"),
            ("execute", "m.db", "exec", [], "missing-parameter"),
            ("execute", "m.db", "exec", ["string", "{}", "{}"], "redundant-parameter"),
            ("execute", "m.db", "transaction", ["string"], "param-type-mismatch"),
            ("execute", "m.db", "insert", ["string", "string"], "param-type-mismatch"),
            ("execute", "m.schema", "classify", ["string", "integer"], "param-type-mismatch"),
            ("execute", "m", "step", ["function", "string"], "param-type-mismatch"),
            ("pre", "m", "progress", ["string"], "param-type-mismatch"),
            ("execute", "m.db", "exec", ["string"], nil),
            ("execute", "m.db", "exec", ["string", "{}"], nil),
            ("execute", "m.db", "exec", ["string", "nil"], nil),
            ("rollback", "m.db", "transaction", ["function"], nil),
            ("post", "m.db", "script", ["string"], nil),
            ("pre", "m", "skip", ["string"], nil),
            ("pre", "m", "progress", ["integer", "number"], nil),
            ("verify", "m.check", "equal", ["integer", "lupo.Decimal", "string"], nil),
        ] as [(String, String, String, [String], String?)]
    )
    func reported(
        hook: String,
        path: String,
        name: String,
        arguments: [String],
        report: String?
    ) throws {
        let hook = try #require(Hook(rawValue: hook))
        #expect(try stub.report(in: hook, path, name, arguments) == report)
    }

    @Test func `exact numbers have the operators that work`() {
        let text = spec.luaStub
        #expect(text.contains("---@operator add(integer|lupo.U64|lupo.Decimal): lupo.Decimal"))
        #expect(text.contains("---@operator add(integer|lupo.U64): lupo.U64"))
        #expect(!text.contains("---@operator div"))
    }
}
