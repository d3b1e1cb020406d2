// SPDX-License-Identifier: Apache-2.0

/// What a migration says about itself, checked and resolved.
package struct Manifest: Sendable {
    /// Name, version and type.
    package let identity: MigrationIdentity
    /// One line for people.
    package let title: String
    /// The schema that unqualified names mean.
    package let schema: Identifier
    /// The tables that it may write.
    package let touches: Set<ObjectName>
    /// What has to be completed before.
    package let requires: [Requirement]
    /// Words to select by.
    package let tags: [String]
    /// Longest time of the whole run in milliseconds; nil for none.
    package var timeout: Int64? { limits[.timeout] }
    /// What the script may use.
    package let limits: ScriptLimits
    /// When and how tables are backed up.
    package let backup: BackupSettings
    /// The rules that it may break, each with the reason.
    package let allowances: [Allowance]
    /// The version of the script API that it was written for.
    package let apiVersion: Int64
    /// The manifest as it was written, for the ledger.
    package let json: JSON

    /// One entry of `requires`.
    package struct Requirement: Sendable, Hashable, CustomStringConvertible {
        /// The name.
        package let name: String
        /// The version; nil where any will do.
        package let version: MigrationVersion?

        /// `name` or `name@version`.
        package var description: String { version.map { "\(name)@\($0)" } ?? name }
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - value: the table that the script passed to `lupo.migration`.
    ///   - configuration: default schema and limits.
    /// - Throws: ``LupoError`` `.manifest` or `.apiVersion`; where there are several errors, the first one with the others
    ///   among its causes.
    package init(_ value: APIValue, configuration: HostConfiguration) throws(LupoError) {
        let errors = ManifestSpec.errors(in: value)
        if var first = errors.first {
            first.causes = Array(errors.dropFirst())
            throw first
        }
        try self.init(checked: value, configuration: configuration)
    }

    /// Reads a manifest in which ``ManifestSpec/errors(in:)`` has found none.
    ///
    /// - Throws: ``LupoError`` `.manifest`, as ``init(_:configuration:)``.
    package init(checked value: APIValue, configuration: HostConfiguration) throws(LupoError) {
        func text(_ key: String) -> String? { value[key]?.stringValue }
        guard let name = text("name"), let number = text("version"),
            let type = MigrationType(rawValue: text("type") ?? "schema")
        else { throw LupoError(.manifest, "The manifest has no name or version.") }
        guard !name.hasPrefix(Manifest.reservedPrefix) else {
            throw LupoError(
                .manifest,
                "The manifest's 'name' is '\(name.clipped(to: 80))'; names that begin with \(Manifest.reservedPrefix) are the host's own.",
                hint: "Give the migration another name."
            )
        }
        let version: MigrationVersion
        let schema: Identifier
        var touches: Set<ObjectName> = []
        var requires: [Requirement] = []
        do {
            version = try MigrationVersion(number)
            schema =
                try text("schema").map { name throws(LupoError) in try Identifier(name) }
                ?? configuration.schemas.core
            for name in value["touches"]?.texts ?? [] {
                touches.insert(try ObjectName(name, in: schema))
            }
            try Manifest.check(schema, touches, configuration.schemas)
            for text in value["requires"]?.texts ?? [] { requires.append(try Requirement(text)) }
        } catch {
            throw LupoError(.manifest, error.message, hint: error.hint)
        }
        identity = MigrationIdentity(name: name, version: version, type: type)
        title = text("title") ?? name
        self.schema = schema
        self.touches = touches
        self.requires = requires
        tags = value["tags"]?.texts ?? []
        var limits = configuration.limits
        try limits.apply(manifest: value)
        self.limits = limits
        var backup = configuration.backup
        if let table = value["backup"] {
            try backup.apply(table, place: "The manifest", code: .manifest)
        }
        self.backup = backup
        allowances = try Manifest.allowances(value)
        apiVersion = value["api"]?.integerValue ?? Int64(APISpec.major)
        json = value.json
    }
}

extension Manifest {
    /// How the names of the host's own migrations begin: by them it knows who set the ledger up.
    static let reservedPrefix = "lupo_host_"

    /// The key of `allow` for an ALTER of a large table that others have to wait for.
    package static let blockingAlter = "blocking_alter"

    /// Most tables that one migration may touch: each is leased, described and compared.
    static let mostTables = 1_000

    /// Reads `allow`, but for what is no rule's.
    private static func allowances(_ value: APIValue) throws(LupoError) -> [Allowance] {
        var out: [Allowance] = []
        for entry in value["allow"]?.entries ?? [] where entry.key != blockingAlter {
            guard RuleBook.mayBeRule(entry.key) else {
                throw LupoError(
                    .manifest,
                    "The manifest's 'allow' names \(entry.key.clipped(to: 40)), which is no rule.",
                    hint: RuleBook.advice(on: entry.key)
                )
            }
            do {
                out.append(
                    try Allowance(entry.key, entry.value.stringValue ?? "", source: .manifest)
                )
            } catch {
                throw LupoError(.manifest, error.message, hint: error.hint)
            }
        }
        return out
    }

    /// A migration may only touch what the host may let it write.
    private static func check(
        _ schema: Identifier,
        _ touches: Set<ObjectName>,
        _ schemas: SchemaNames
    ) throws(LupoError) {
        guard touches.count <= mostTables else {
            throw LupoError(
                .manifest,
                "The manifest's 'touches' names \(touches.count) tables; \(mostTables) are the most.",
                hint: "Split the work into several migrations."
            )
        }
        let own = [schemas.orchestration, schemas.ephemeral]
        let known = [schemas.core.name.lowercased()]
        for name in [schema] + touches.map(\.schema) where !known.contains(name.name.lowercased()) {
            let isOwn = own.contains { $0.name.lowercased() == name.name.lowercased() }
            throw LupoError(
                .manifest,
                isOwn
                    ? "The manifest names the schema \(name.name), which is the host's own."
                    : "The manifest names the schema \(name.name), which is not the configured core schema.",
                hint: "Migrations write tables of \(schemas.core.name)."
            )
        }
    }
}

extension Manifest.Requirement {
    /// Reads `name` or `name@version`.
    fileprivate init(_ text: String) throws(LupoError) {
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        name = parts[0]
        version = parts.count > 1 ? try MigrationVersion(parts[1]) : nil
    }
}

extension ObjectName {
    /// Reads `table` or `schema.table`, as `touches` and `m.schema` take them.
    ///
    /// - Parameters:
    ///   - text: a table's name; a dot in it separates the schema.
    ///   - schema: what an unqualified name means.
    /// - Throws: ``LupoError`` `.value`.
    package init(_ text: String, in schema: Identifier) throws(LupoError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2 else {
            throw LupoError(
                .value,
                "\"\(text.clipped(to: 140))\" is no table's name.",
                hint: "Write table or schema.table."
            )
        }
        self.init(
            schema: parts.count == 2 ? try Identifier(parts[0]) : schema,
            table: try Identifier(parts.count == 2 ? parts[1] : parts[0])
        )
    }
}

extension APIValue {
    /// The value as JSON, for the ledger: functions and objects become their type's name, bytes hexadecimal.
    package var json: JSON {
        switch self {
        case .nil, .null: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .float(let number): number.isFinite ? .double(number) : .string(number.description)
        case .string(let text): .string(text)
        case .u64(let number):
            number > UInt64(Int64.max) ? .unsigned(number) : .integer(Int64(number))
        case .decimal(let text): .string(text)
        case .bytes(let bytes): .string(bytes.hexadecimal)
        case .function: .string("function")
        case .object(let owner): .string(owner.path)
        case .array(let elements): .array(elements.map(\.json))
        case .map(let entries): .object(entries.map { ($0.key, $0.value.json) })
        }
    }
}
