// SPDX-License-Identifier: Apache-2.0

/// What one run of a migration may use; nil where there is no limit.
package struct ScriptLimits: Sendable, Hashable {
    /// A value, and who set it.
    private struct Setting: Sendable, Hashable {
        var value: Int64
        var place: String
    }

    private var settings: [Limit: Setting] = [:]
    private var ceilings: [Limit: Int64] = [:]
    /// The project's configuration file, for messages.
    private var configuration = "lupo.lua"

    /// The defaults.
    package init() {}

    /// The value of a limit; nil for none.
    ///
    /// Where nobody says anything a ceiling below the default, or in place of none, is the limit.
    package subscript(limit: Limit) -> Int64? {
        if let setting = settings[limit] { return setting.value }
        guard let standard = limit.standard, let ceiling = ceilings[limit] else {
            return limit.standard ?? ceilings[limit]
        }
        return min(standard, ceiling)
    }

    /// Who set a limit; nil for nobody.
    package func place(of limit: Limit) -> String? { settings[limit]?.place }

    /// How far a manifest may raise a limit; nil for as far as it wants.
    package func ceiling(of limit: Limit) -> Int64? {
        ceilings[limit] ?? limit.standardCeiling
    }

    /// Lua time of one hook in milliseconds.
    package var time: Int64 { self[.time] ?? .max }
    /// Memory of the script's values in bytes.
    package var memory: Int64 { self[.memory] ?? .max }
    /// Lua instructions of one hook; nil for no limit.
    package var steps: Int64? { self[.steps] }
    /// Bytes of log lines in one run.
    package var log: Int64 { self[.log] ?? .max }
    /// Rows of one result that a script may hold.
    package var rows: Int64 { self[.rows] ?? .max }

    // MARK: - Reading

    /// Takes over what `lupo.lua` says.
    ///
    /// - Parameters:
    ///   - table: the whole configuration or an environment of it, checked against its record before.
    ///   - file: the configuration file.
    /// - Throws: ``LupoError`` `.configuration` for values that are no time, size or number.
    package mutating func apply(configuration table: APIValue, file: String) throws(LupoError) {
        configuration = file
        for limit in Limit.allCases {
            if let written = table["ceilings"]?[limit.rawValue] {
                ceilings[limit] = try read(
                    limit,
                    written,
                    key: "ceilings.\(limit.rawValue)",
                    .configuration,
                    file
                )
            }
            guard let written = limit.written(in: table) else { continue }
            let value = try read(limit, written, key: limit.key, .configuration, file)
            settings[limit] = Setting(value: value, place: file)
        }
        // What the project itself sets, it allows.
        for (limit, setting) in settings {
            if let ceiling = ceiling(of: limit), setting.value > ceiling {
                ceilings[limit] = setting.value
            }
        }
    }

    /// Takes over what a manifest says.
    ///
    /// - Parameter table: the manifest, checked before.
    /// - Throws: ``LupoError`` `.manifest` for values that are no time, size or number, and for those above a ceiling.
    package mutating func apply(manifest table: APIValue) throws(LupoError) {
        for limit in Limit.allCases {
            guard let written = limit.written(in: table) else { continue }
            let value = try read(limit, written, key: limit.key, .manifest, "The manifest")
            if let ceiling = ceiling(of: limit), value > ceiling {
                throw LupoError(
                    .manifest,
                    "The manifest's '\(limit.key)' is \(limit.text(value)); the project allows at most "
                        + "\(limit.text(ceiling)).",
                    hint: "Lower it, or raise `ceilings.\(limit.rawValue)` in \(configuration)."
                )
            }
            settings[limit] = Setting(value: value, place: "the manifest")
        }
    }

    private func read(
        _ limit: Limit,
        _ written: APIValue,
        key: String,
        _ code: LupoError.Code,
        _ place: String
    ) throws(LupoError) -> Int64 {
        guard let value = limit.value(written), limit != .memory || value >= 1 << 20 else {
            throw LupoError(
                code,
                "\(place): '\(key)' cannot be read.",
                hint: limit == .memory
                    ? "Write for example memory = \"64MiB\"; the least is 1MiB."
                    : "Write for example \(limit.rawValue) = \(limit.example)."
            )
        }
        return value
    }

    // MARK: - Messages

    /// Where a limit comes from, and where it can be raised.
    ///
    /// - Parameters:
    ///   - limit: the one that was met.
    ///   - file: the migration, whose manifest can raise it; nil where there is none.
    /// - Returns: a sentence.
    package func advice(_ limit: Limit, file: String?) -> String {
        guard let file else { return "Raise `\(limit.key)` in \(configuration)." }
        guard let ceiling = ceiling(of: limit) else {
            return "Raise `\(limit.key)` in the manifest in \(file), or in \(configuration)."
        }
        if let value = self[limit], value >= ceiling {
            return
                "`\(limit.key)` is at the project's ceiling; raise `ceilings.\(limit.rawValue)` in "
                + "\(configuration), then `\(limit.key)` in the manifest in \(file)."
        }
        return
            "Raise `\(limit.key)` in the manifest in \(file) to at most \(limit.text(ceiling)), or in "
            + "\(configuration)."
    }
}

extension Limit {
    /// The limit's value in a manifest or a configuration.
    fileprivate func written(in table: APIValue) -> APIValue? {
        switch self {
        case .statementTimeout, .timeout: table[rawValue]
        default: table["limits"]?[rawValue]
        }
    }
}
