// SPDX-License-Identifier: Apache-2.0

/// What `lupo.lua` says, with defaults for what it does not say.
package struct HostConfiguration: Sendable {
    /// A database URL, or nil where the file says nothing.
    package var database: String?
    /// Program and arguments that print the password.
    package var passwordCommand: [String]?
    /// File with the password.
    package var passwordFile: String?
    /// Where scripts get their secrets from, by name.
    package var secrets: [String: SecretSource] = [:]
    /// The three schemas.
    package var schemas: SchemaNames
    /// Folders with migrations, relative to `folder`.
    package var migrationFolders = ["database/migrations"]
    /// Who runs migrations.
    package var actor: Int64 = 1
    /// What migrations may use, where their manifests say nothing, and how far those may go.
    package var limits = ScriptLimits()
    /// Longest time of a statement in milliseconds; nil for none.
    package var statementTimeout: Int64? { limits[.statementTimeout] }
    /// Longest wait for another host in milliseconds.
    package var lockTimeout: Int64 = 60_000
    /// Longest wait for row and metadata locks in milliseconds.
    package var lockWait: Int64 = 5_000
    /// What statements do about locks of others beyond waiting.
    package var locks = LockManners()
    /// Whether a failed migration is rolled back by itself.
    package var autoRollback = true
    /// What becomes of an attempt that was cut off.
    package var recovery = RecoveryPolicy.rollback
    /// What a rollback does where the script's own does not bring the tables back.
    package var undo = UndoPolicy.auto
    /// What becomes of a table with rows that is dropped.
    package var trash = TrashPolicy.keep(30 * 86_400_000)
    /// When and how tables are backed up.
    package var backup = BackupSettings()
    /// Which rules hold, and how much each weighs.
    package var doctrine = DoctrineSettings()
    /// The folder of `lupo.lua`, or the working folder; absolute.
    package var folder: String

    /// The defaults.
    ///
    /// - Throws: never in practice: the default names are valid.
    package init(folder: String) throws(LupoError) {
        self.folder = folder
        schemas = try SchemaNames()
    }

    /// Reads the table that a configuration file returned.
    ///
    /// - Parameters:
    ///   - value: the table.
    ///   - folder: where the file stands.
    ///   - file: the file's name, for errors.
    ///   - environment: the environment that was asked for by `--env`.
    /// - Throws: ``LupoError`` `.configuration` for unknown or wrong keys, with the nearest known one.
    package init(
        _ value: APIValue,
        folder: String,
        file: String,
        environment: String?
    ) throws(LupoError) {
        try self.init(folder: folder)
        if let problem = APIType.record(.configuration).problems(with: value).first {
            let place = problem.path.isEmpty ? "" : "'\(problem.path)': "
            throw LupoError(
                .configuration,
                "\(file): \(place)\(problem.message).",
                hint: problem.hint
            )
        }
        try apply(value, file: file)
        guard let environment else { return }
        guard let entry = value["environments"]?[environment] else {
            let names = (value["environments"]?.entries ?? []).map(\.key)
            throw LupoError(
                .configuration,
                "\(file) has no environment '\(environment)'.",
                hint: names.nearest(to: environment).map { "Did you mean '\($0)'?" }
                    ?? (names.isEmpty ? nil : "It has \(names.joined(separator: ", ")).")
            )
        }
        try apply(entry, file: file)
    }

    private mutating func apply(_ value: APIValue, file: String) throws(LupoError) {
        func milliseconds(_ key: String) throws(LupoError) -> Int64? {
            guard let entry = value[key] else { return nil }
            guard let number = entry.milliseconds else {
                throw LupoError(
                    .configuration,
                    "\(file): '\(key)' is no length of time.",
                    hint: "Write for example \"30s\", \"5m\" or a number of seconds."
                )
            }
            return number
        }
        database = value["database"]?.stringValue ?? database
        passwordFile = value["password_file"]?.stringValue ?? passwordFile
        passwordCommand = value["password_command"]?.texts ?? passwordCommand
        for entry in value["secrets"]?.entries ?? [] {
            let source = entry.value.stringValue ?? ""
            secrets[entry.key] = try SecretSource(source, name: entry.key, file: file)
        }
        migrationFolders = value["migrations"]?.texts ?? migrationFolders
        actor = value["actor"]?.integerValue ?? actor
        lockTimeout = try milliseconds("lock_timeout") ?? lockTimeout
        lockWait = try milliseconds("lock_wait") ?? lockWait
        if let table = value["locks"] {
            if let wait = table["wait"] {
                guard let number = wait.milliseconds else {
                    throw LupoError(
                        .configuration,
                        "\(file): 'locks.wait' is no length of time.",
                        hint: "Write for example \"5s\" or a number of seconds."
                    )
                }
                lockWait = number
            }
            try locks.apply(table, file: file)
        }
        if case .boolean(let flag)? = value["auto_rollback"] { autoRollback = flag }
        recovery = value["recovery"]?.stringValue.flatMap(RecoveryPolicy.init) ?? recovery
        undo = value["undo"]?.stringValue.flatMap(UndoPolicy.init) ?? undo
        if let keep = value["trash_keep"] { trash = try TrashPolicy(keep, file: file) }
        try limits.apply(configuration: value, file: file)
        if let table = value["backup"] {
            try backup.apply(table, place: file, code: .configuration)
        }
        if let table = value["doctrine"] { try doctrine.apply(table, file: file) }
        if let names = value["schemas"] {
            func identifier(_ key: String) throws(LupoError) -> Identifier? {
                guard let name = names[key]?.stringValue else { return nil }
                do { return try Identifier(name) } catch {
                    throw LupoError(
                        .configuration,
                        "\(file): 'schemas.\(key)': \(error.message)",
                        hint: error.hint
                    )
                }
            }
            schemas.core = try identifier("core") ?? schemas.core
            schemas.orchestration = try identifier("orchestration") ?? schemas.orchestration
            schemas.ephemeral = try identifier("ephemeral") ?? schemas.ephemeral
        }
        guard Set([schemas.core, schemas.orchestration, schemas.ephemeral]).count == 3 else {
            throw LupoError(.configuration, "\(file): two of the three schemas have one name.")
        }
        let own = schemas.all.map { $0.name.lowercased() }
        let copies = backup.schema?.name ?? schemas.core.name + "_backup"
        guard !own.contains(copies.lowercased()) else {
            throw LupoError(
                .configuration,
                "\(file): \(copies), the schema of backups, is one of the three schemas.",
                hint: "Set another `backup.schema`."
            )
        }
        guard actor >= 0 else {
            throw LupoError(.configuration, "\(file): 'actor' is below 0.")
        }
    }
}

extension HostConfiguration {
    /// The schema of the copies that backups make.
    ///
    /// - Throws: ``LupoError`` `.value` where the core schema's name is too long for a longer one.
    package func backupSchema() throws(LupoError) -> Identifier {
        if let schema = backup.schema { return schema }
        return try Identifier(schemas.core.name + "_backup")
    }

    /// The folder of backups in files; absolute.
    package var backupFolder: String {
        backup.folder.hasPrefix("/") ? backup.folder : folder + "/" + backup.folder
    }
}

extension APIValue {
    /// A length of time in milliseconds: a text with a unit, or a number of seconds.
    package var milliseconds: Int64? {
        switch self {
        case .string(let text): UnitText.milliseconds(text)
        case .integer(let number) where number > 0 && number <= 31_536_000: number * 1_000
        case .float(let number) where number > 0 && number <= 31_536_000: Int64(number * 1_000)
        default: nil
        }
    }

    /// A size in bytes: a text with a unit, or a number.
    package var byteCount: Int64? {
        switch self {
        case .string(let text): UnitText.bytes(text)
        case .integer(let number) where number > 0: number
        default: nil
        }
    }

    /// The texts of a list; nil where it is no list of texts.
    package var texts: [String]? {
        guard let elements else { return nil }
        let texts = elements.compactMap(\.stringValue)
        return texts.count == elements.count ? texts : nil
    }
}
