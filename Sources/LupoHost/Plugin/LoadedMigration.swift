// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// A migration file that was loaded and found to be one: manifest, checksum, and its script ready to run.
package final class LoadedMigration {
    /// The path as it was given.
    package let file: String
    /// What it says about itself.
    package let manifest: Manifest
    /// Of the file with its modules (``SourceChecksum``).
    package let checksum: String
    /// The script in its VM.
    package let script: Script
    /// Random seed and time that the script sees.
    let seed: UInt64
    let now: Int64
    /// `--arg` values.
    let arguments: [(name: String, value: String)]

    /// Loads a file, without a database.
    ///
    /// - Parameters:
    ///   - file: read before.
    ///   - configuration: default schema and limits.
    ///   - arguments: `--arg` values, for `m.args`.
    ///   - now: seconds since 1970, for the clock that the script sees.
    /// - Throws: ``LupoError`` with exit status 65, and file and line where there are some.
    package init(
        _ file: PluginFile,
        configuration: HostConfiguration,
        arguments: [(name: String, value: String)],
        now: Int64
    ) throws(LupoError) {
        self.file = file.path
        self.now = now
        self.arguments = arguments
        // The seed follows from the text, so that two runs of one file see the same random numbers.
        let own = SourceChecksum.compute(main: file.bytes)
        seed = UInt64(own.prefix(16), radix: 16) ?? 0
        var limits = configuration.limits
        let script: Script
        do {
            script = try Script(
                file: file.path,
                directory: file.directory,
                source: file.bytes,
                limits: limits,
                seed: seed,
                now: now
            )
            // lupo.migration has found no errors in it, or the file would not have been loaded.
            manifest = try Manifest(checked: script.manifest, configuration: configuration)
        } catch {
            let error = LoadedMigration.atKey(LoadedMigration.whileLoading(error), file)
            throw LoadedMigration.located(error, file.path)
        }
        limits = manifest.limits
        do {
            try script.set(limits, arguments: arguments, manifest: manifest)
            try LoadedMigration.checkName(file, manifest)
            try script.checkHooks()
        } catch {
            throw LoadedMigration.located(error, file.path)
        }
        self.script = script
        checksum =
            script.modules.isEmpty
            ? own : SourceChecksum.compute(main: file.bytes, others: script.modules)
    }

    /// What a script raises outside of its hooks makes the file a bad one: nothing has run, and nothing was asked of a server.
    private static func whileLoading(_ error: LupoError) -> LupoError {
        var error = error
        switch error.code {
        case .scriptTime, .scriptMemory, .scriptSteps:
            error.hint = "Loading a file only declares; do the work in a hook."
        case .script, .scriptArgument, .notAvailable, .value: break
        default: return error
        }
        error.code = .pluginLoad
        return error
    }

    private static func located(_ error: LupoError, _ file: String) -> LupoError {
        guard error.location == nil else { return error }
        var error = error
        error.location = SourceLocation(file: file, line: 1)
        return error
    }

    /// Moves the place of an error about a key of the manifest from the call to the line of that key.
    private static func atKey(_ error: LupoError, _ file: PluginFile) -> LupoError {
        let parts = error.message.split(separator: "'", omittingEmptySubsequences: false)
        guard error.code == .manifest, parts.count >= 3, let start = error.location?.line,
            error.location?.file == file.path
        else { return error }
        let text = String(decoding: file.bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let found = lines.indices.dropFirst(start - 1).first { index in
            lines[index].split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains(parts[1])
        }
        guard let found else { return error }
        var error = error
        error.location?.line = found + 1
        error.location?.excerpt = SourceExcerpt(line: found + 1, of: text)
        return error
    }

    /// Rule S09: the file is named after the migration.
    private static func checkName(_ file: PluginFile, _ manifest: Manifest) throws(LupoError) {
        let wanted = manifest.identity.stem
        guard file.stem != wanted else { return }
        throw LupoError(
            .pluginName,
            "The file is named \(file.stem.escapingControls()).lua, and its manifest says \(manifest.identity): "
                + "that is \(wanted).lua (rule S09).",
            hint: "Rename the file, or correct name and version in the manifest.",
            location: SourceLocation(file: file.path, line: 1)
        )
    }

    /// The registry's row of an attempt that begins now.
    func registryRow(core: SessionCore, attempt: Int, stored: StoredMigration?) -> RegistryRow {
        var row = RegistryRow(
            identity: manifest.identity,
            checksum: checksum,
            actor: core.options.actor
        )
        row.attempt = attempt
        row.schemaName = manifest.schema.name
        row.sourcePath = file
        row.apiVersion = manifest.apiVersion
        row.hostVersion = HostVersion.text
        row.serverUID = core.identity.serverNonce
        row.manifest = manifest.json
        row.replay = replay
        if let stored {
            row.fencingToken = stored.row.fencingToken
            row.rowVersion = stored.row.rowVersion
            row.lastStateHash = stored.row.lastStateHash
            row.lastJournalHash = stored.row.lastJournalHash
            row.interruptedAttempts = stored.row.interruptedAttempts
        }
        return row
    }

    private var replay: JSON {
        .object([
            ("arguments", .object(arguments.map { ($0.name, .string($0.value)) })),
            ("seed", seed > UInt64(Int64.max) ? .unsigned(seed) : .integer(Int64(seed))),
            ("now", .integer(now)),
        ])
    }

    /// What the first state's row says about the attempt.
    func stateData(
        _ state: MigrationState,
        core: SessionCore,
        stored: StoredMigration?
    ) -> [(String, JSON)] {
        guard state == .preMigration else { return [] }
        var data = attemptData(core, attempt: (stored?.row.attempt ?? 0) + 1)
        if let stored { data.append(("retries", .integer(stored.trackingID))) }
        return data
    }

    /// What ran, by whom and where; the attempt's number stands in no other column of the row.
    func attemptData(_ core: SessionCore, attempt: Int) -> [(String, JSON)] {
        [
            ("attempt", .integer(Int64(attempt))),
            ("checksum", .string(checksum)),
            ("checksum_algorithm", .string(SourceChecksum.algorithm)),
            ("host_version", .string(HostVersion.text)),
            ("api_version", .integer(manifest.apiVersion)),
            ("arguments", .object(arguments.map { ($0.name, .string($0.value)) })),
            ("host", .string(core.process.identity.host)),
            ("pid", .integer(Int64(core.process.identity.pid))),
            ("file", .string(file)),
            ("title", .string(manifest.title)),
        ]
    }
}

extension LoadedMigration {
    /// Holds a file against everything that can be known without a database.
    ///
    /// - Returns: what it says about itself.
    /// - Throws: ``LupoError`` with exit status 65, and file and line where there are some.
    static func check(
        _ file: PluginFile,
        _ configuration: HostConfiguration
    ) throws(LupoError) -> Manifest {
        try LoadedMigration(
            file,
            configuration: configuration,
            arguments: [],
            now: 0
        ).manifest
    }
}
