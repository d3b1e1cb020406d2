// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// The script API as the VM is told of it: made once from ``APISpec`` and shared by all VMs.
enum ScriptInterface {
    /// Functions that only the prelude calls; their numbers follow those of the spec.
    enum Private: String, CaseIterable {
        case api, version, check, migration
        case stepBegin = "step_begin"
        case stepEnd = "step_end"
        case stepFail = "step_fail"
        case rowsOpen = "rows_open"
        case rowsNext = "rows_next"
        case rowsClose = "rows_close"
        case batchOpen = "batch_open"
        case batchNext = "batch_next"
        case batchClose = "batch_close"
        case transactionBegin = "transaction_begin"
        case transactionResult = "transaction_result"
        case transactionEnd = "transaction_end"
        case transactionFail = "transaction_fail"
        case builder
        case createTable = "create_table"

        /// The dispatch number.
        var number: Int {
            ScriptInterface.spec.functions.count + (Private.allCases.firstIndex(of: self) ?? 0)
        }
    }

    /// The API of this build.
    static let spec = APISpec.current

    /// Prepared checks, by dispatch number.
    static let checks = spec.functions.map(ArgumentCheck.init)

    /// The owners by class index.
    static let owners: [APIOwner] = [
        .json, .hash, .text, .time, .lupo, .database, .schema, .tableBuilder, .check, .backup, .log,
        .files,
        .context,
    ]

    /// What the VMs are told.
    static let description = HostInterface(
        phases: ["loading"] + Hook.allCases.map(\.rawValue) + [consolePhase],
        functions: spec.functions.map { function in
            HostFunction(
                function.displayName,
                countsTime: countsTime(function),
                phases: phases(of: function.hooks)
            )
        }
            + Private.allCases.map {
                HostFunction(
                    "host." + $0.rawValue,
                    takesFunctions: $0 == .check,
                    countsTime: $0 == .check
                )
            },
        classes: owners.map(makeClass)
    )

    /// Whether a function works without waiting for the server: its time is the script's.
    private static func countsTime(_ function: APIFunction) -> Bool {
        function.owner.isLibrary || function.owner == .log || function.owner == .files
    }

    /// The phase of a console that stands in no hook: what every hook has that reads.
    static let consolePhase = "console"

    private static func phases(of hooks: HookSet) -> PhaseSet {
        let console = UInt32(1) << UInt32(Hook.allCases.count + 1)
        let bits = UInt32(hooks.rawValue)
        return PhaseSet(rawValue: hooks.contains(HookSet(.validate)) ? bits | console : bits)
    }

    /// Index of a hook's phase.
    static func phase(of hook: Hook) -> Int { (Hook.allCases.firstIndex(of: hook) ?? 0) + 1 }

    /// The dispatch number of a function of the spec.
    static func number(of id: String) -> Int { spec.function(id: id)?.number ?? 0 }

    /// The object of a class that has one instance.
    static func object(_ owner: APIOwner) -> LuaObject {
        LuaObject(classIndex: owners.firstIndex(of: owner) ?? 0, instance: 1)
    }

    /// The objects that hooks work with.
    static let objects = [
        APIOwner.context, .database, .schema, .check, .backup, .log, .files, .tableBuilder,
    ].map(object)

    /// The objects that `m` has as fields.
    static let parts = [APIOwner.database, .schema, .check, .backup, .log, .files].map { owner in
        (
            name: String(owner.path.dropFirst("m.".count)),
            value: LuaValue.object(object(owner))
        )
    }

    private static func makeClass(_ owner: APIOwner) -> HostClass {
        guard let group = spec.groups.first(where: { $0.owner == owner }) else {
            return HostClass(owner.path, [])
        }
        var members = group.functions.map { function in
            HostMember(
                function.name,
                kind(of: function),
                phases: phases(of: function.hooks)
            )
        }
        members += group.fields.map { field in
            HostMember(
                field.name,
                kind(of: field),
                phases: phases(of: field.hooks)
            )
        }
        switch owner {
        case .lupo:
            members += [APIOwner.json, .hash, .text, .time].map { library in
                HostMember(String(library.path.dropFirst("lupo.".count)), .library(library.path))
            }
            return .library(owner.path, members)
        case .context:
            members += [APIOwner.database, .schema, .check, .backup, .log, .files].map { part in
                HostMember(String(part.path.dropFirst("m.".count)), .field(writable: false))
            }
            return HostClass(owner.path, members)
        default:
            return owner.isLibrary ? .library(owner.path, members) : HostClass(owner.path, members)
        }
    }

    private static func kind(of function: APIFunction) -> HostMember.Kind {
        switch function.id {
        case "lupo.u64", "lupo.decimal", "lupo.bytes", "lupo.compare", "lupo.json.array",
            "lupo.json.object":
            .builtin
        default: function.implementation == .prelude ? .prelude : .host(function.number)
        }
    }

    private static func kind(of field: APIField) -> HostMember.Kind {
        switch field.id {
        case "lupo.null": .builtin
        case "lupo.api", "lupo.version": .prelude
        case "m.state": .field(writable: true)
        default: .field(writable: false)
        }
    }
}
