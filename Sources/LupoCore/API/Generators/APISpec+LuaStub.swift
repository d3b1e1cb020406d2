// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// `lupo.d.lua`: the API as annotations for the Lua language server.
    ///
    /// The hooks are fields of `lupo.Migration` with their types, so the parameter of `function M.pre(m)` has the type
    /// `lupo.PreContext` in an editor without any annotation by the author.
    package var luaStub: String {
        var out = LuaStubWriter()
        out.line("---@meta")
        out.line(
            "-- The script API of lupo-host, version \(APISpec.major).\(APISpec.minor), for editors. Generated; never run."
        )
        for alias in aliases {
            out.blank()
            out.comment(alias.doc)
            out.line("---@alias \(alias.luaName) \(alias.definition.text)")
        }
        for value in values {
            let group = groups.first { $0.owner.isValue && $0.owner.luaClass == value.luaName }
            out.write(value, methods: group?.functions ?? [])
        }
        for record in records { out.write(record) }
        out.writeContexts(self)
        for group in groups
        where !group.owner.isLibrary && !group.owner.isValue && group.owner != .context {
            out.write(group)
        }
        out.writeMigration()
        for group in groups where group.owner.isLibrary { out.write(group) }
        return out.text
    }
}

/// Collects the lines of the stub.
private struct LuaStubWriter {
    private(set) var text = ""
    /// The class of `m.backup` in the hook `rollback`.
    static let restoreClass = "lupo.Restores"

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func blank() { text += "\n" }

    mutating func comment(_ doc: String) {
        for part in doc.split(separator: "\n", omittingEmptySubsequences: false) {
            line("---" + part)
        }
    }

    mutating func write(_ value: APIValueClass, methods: [APIFunction]) {
        blank()
        comment(value.doc)
        comment("It knows " + value.operations.map { "`\($0)`" }.joined(separator: ", ") + ".")
        line("---@class \(value.luaName)")
        for own in value.operators {
            let operand = own.operand.map { "(\($0.text))" } ?? ""
            line("---@operator \(own.name)\(operand): \(own.result.text)")
        }
        guard !methods.isEmpty else { return }
        let variable = String(value.luaName.dropFirst("lupo.".count))
        line("local \(variable) = {}")
        for method in methods { write(method, on: variable, ":") }
    }

    mutating func write(_ record: APIRecord) {
        blank()
        comment(record.doc)
        line("---@class (exact) \(record.luaName)")
        for field in record.fields {
            let mark = field.isRequired ? "" : "?"
            let standard = field.defaultText.map { " Default: \($0)." } ?? ""
            line("---@field \(field.name)\(mark) \(field.type.text) \(field.doc)\(standard)")
        }
    }

    /// The classes of `m`, each with what its hooks may use.
    mutating func writeContexts(_ spec: APISpec) {
        guard let group = spec.groups.first(where: { $0.owner == .context }) else { return }
        let parts: [APIOwner] = [.check, .log, .files]
        let shared =
            group.fields.map { "---@field \($0.name) \($0.type.text) \($0.doc)" }
            + parts.map { "---@field \($0.rawValue) \($0.luaClass) \($0.doc)" }
        let reading = [
            "---@field db lupo.ReadDatabase \(APIOwner.database.doc)",
            "---@field schema lupo.ReadSchema \(APIOwner.schema.doc)",
        ]
        let writing = [
            "---@field db lupo.Database \(APIOwner.database.doc)",
            "---@field schema lupo.Schema \(APIOwner.schema.doc)",
        ]
        let doc = APIOwner.backup.doc
        let backup = ["---@field backup \(APIOwner.backup.luaClass) \(doc)"]
        let restore = ["---@field backup \(LuaStubWriter.restoreClass) \(doc)"]
        let classes: [(name: String, parent: String?, fields: [String], hooks: HookSet?)] = [
            ("lupo.Context", nil, shared, .hooks),
            ("lupo.ReadContext", "lupo.Context", reading, nil),
            ("lupo.PreContext", "lupo.ReadContext", [], .pre),
            ("lupo.BackupContext", "lupo.Context", reading + backup, nil),
            ("lupo.WriteContext", "lupo.Context", writing, .write),
            ("lupo.RollbackContext", "lupo.WriteContext", restore, nil),
        ]
        for own in classes {
            let hooks = Hook.allCases.filter { $0.contextClass == own.name }.map(\.rawValue)
            let doc =
                hooks.isEmpty
                ? "What every hook has." : "The context of \(hooks.joined(separator: ", "))."
            let methods = group.functions.filter { $0.hooks == own.hooks }
            write(class: own.name, parent: own.parent, doc: doc, fields: own.fields, methods)
        }
    }

    mutating func write(_ group: APISpec.Group) {
        let owner = group.owner
        let fields = group.fields.map { "---@field \($0.name) \($0.type.text) \($0.doc)" }
        if owner.isLibrary {
            blank()
            comment(owner.doc)
            line("---@class \(owner == .lupo ? "lupolib" : owner.rawValue + "lib")")
            fields.forEach { line($0) }
            line("\(owner.rawValue) = {}")
            for function in group.functions { write(function, on: owner.rawValue, ".") }
            return
        }
        if owner == .backup {
            let (making, giving) = (HookSet(.backup), LuaStubWriter.restoreClass)
            let (first, rest) = (group.functions.filter { $0.hooks == making }, group.functions)
            write(class: owner.luaClass, parent: nil, doc: owner.doc, fields: fields, first)
            write(
                class: giving,
                parent: nil,
                doc: owner.doc,
                fields: fields,
                rest.filter { $0.hooks != making }
            )
            return
        }
        guard let writingClass = owner.writingLuaClass else {
            write(
                class: owner.luaClass,
                parent: nil,
                doc: owner.doc,
                fields: fields,
                group.functions
            )
            return
        }
        let reads = group.functions.filter { $0.hooks == .hooks }
        let writes = group.functions.filter { $0.hooks != .hooks }
        write(class: owner.luaClass, parent: nil, doc: owner.doc, fields: fields, reads)
        write(class: writingClass, parent: owner.luaClass, doc: owner.doc, fields: [], writes)
    }

    mutating func writeMigration() {
        blank()
        comment("A migration's hooks. `execute` and `rollback` are required.")
        line("---@class lupo.Migration")
        for hook in Hook.allCases {
            let result = hook == .pre ? ": lupo.Skip?" : ""
            line("---@field \(hook.rawValue) fun(m: \(hook.contextClass))\(result)")
        }
    }

    private mutating func write(
        class name: String,
        parent: String?,
        doc: String,
        fields: [String],
        _ methods: [APIFunction]
    ) {
        blank()
        comment(doc)
        line("---@class \(name)" + (parent.map { " : \($0)" } ?? ""))
        fields.forEach { line($0) }
        guard !methods.isEmpty else { return }
        let variable = String(name.dropFirst("lupo.".count))
        line("local \(variable) = {}")
        for method in methods { write(method, on: variable, ":") }
    }

    private mutating func write(_ function: APIFunction, on variable: String, _ separator: String) {
        blank()
        comment(function.doc)
        if !function.details.isEmpty { comment("\n" + function.details) }
        if function.hooks != .everywhere, function.hooks != .hooks {
            comment("\nOnly \(function.placeText).")
        }
        comment("\n```lua\n" + function.example + "\n```")
        if let deprecated = function.deprecated {
            line("---@deprecated use \(deprecated.use)")
        }
        for parameter in function.parameters {
            let mark = parameter.isOptional ? "?" : ""
            let doc = parameter.doc.isEmpty ? "" : " " + parameter.doc
            line("---@param \(parameter.name)\(mark) \(parameter.type.text)\(doc)")
        }
        for result in function.returns {
            let type = result.isOptional ? result.type.optionalText : result.type.text
            line("---@return \(type) \(result.name) \(result.doc)")
        }
        let names = function.parameters.map(\.name).joined(separator: ", ")
        line("function \(variable)\(separator)\(function.name)(\(names)) end")
    }
}

extension APIFunction {
    fileprivate var placeText: String { hooks == .load ? hooks.text : "in " + hooks.text }
}
