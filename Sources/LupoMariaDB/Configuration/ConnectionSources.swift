// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// All places that may say where the database is, and who may enter.
///
/// Nothing is read from the process itself: the caller passes the environment and the files in.
package struct ConnectionSources: Sendable {
    /// `--database`.
    package var url: String?
    /// The environment: `LUPO_DATABASE_URL` and `LUPO_DATABASE_PASSWORD` are looked at.
    package var environment: [String: String] = [:]
    /// The URL of `lupo.lua`, with the place where it stands.
    package var configuredURL: (text: String, location: SourceLocation?)?
    /// `--defaults-file`; read instead of `~/.my.cnf`.
    package var defaultsFile: String?
    /// `--defaults-group-suffix`.
    package var defaultsGroupSuffix: String?
    /// The user's home; nil reads no `~/.my.cnf`.
    package var homeFolder: String?
    /// The login name: the account where nothing names one.
    package var userName: String
    /// A file that holds the password in its first line.
    package var passwordFile: String?
    /// Runs `password_command` and returns what it printed; called at most once, and only where it is needed.
    package var passwordCommand: (@Sendable () throws(LupoError) -> String)?
    /// Where files are read from.
    package var files: FileSource

    /// Makes sources that say nothing yet.
    package init(userName: String, files: FileSource = .system) {
        self.userName = userName
        self.files = files
    }

    /// Decides where the database is.
    ///
    /// The first of `--database`, `LUPO_DATABASE_URL`, `lupo.lua` and the option files that names a server or `embedded:`
    /// decides; where none does it is `embedded:`. What that source leaves open (user, TLS, time limits) comes from the
    /// option files. The password is the first of `LUPO_DATABASE_PASSWORD`, the password file, `password_command` and the
    /// option files.
    ///
    /// - Returns: the location, complete.
    /// - Throws: ``LupoError`` `.configuration` or `.fileSystem`; never with a password in it.
    package func resolve() throws(LupoError) -> DatabaseLocation {
        var settings = ConnectionSettings()
        if let target = try target() {
            switch target {
            case .embedded(let location): return .embedded(location)
            case .server(let said): settings = said
            }
            settings.fill(from: try optionFiles())
        } else {
            settings = try optionFiles()
            guard settings.namesServer else {
                guard let defaultsFile else {
                    return .embedded(EmbeddedLocation(path: nil, isDurable: true))
                }
                throw LupoError(
                    .configuration,
                    "The option file \(defaultsFile) names neither a host nor a socket.",
                    hint:
                        "Add host or socket to its group [client] or [lupo-host], or say --database."
                )
            }
        }
        settings.password = try password() ?? settings.password
        return .server(try settings.options(userName: userName))
    }

    private func target() throws(LupoError) -> DatabaseURL.Target? {
        let candidates: [(text: String?, source: String, location: SourceLocation?)] = [
            (url, "--database", nil),
            (environment["LUPO_DATABASE_URL"], "LUPO_DATABASE_URL", nil),
            (configuredURL?.text, "lupo.lua", configuredURL?.location),
        ]
        // An empty variable is an absent one, as everywhere; an empty option is a mistake, such as "$UNSET" in a script.
        guard url?.isEmpty != true else {
            throw LupoError(
                .configuration,
                "--database is empty.",
                hint: "Write mariadb://user@host:3306, mariadb://user@/?socket=/path, or embedded:."
            )
        }
        for (text, source, location) in candidates {
            guard let text, !text.isEmpty else { continue }
            do { return try DatabaseURL(text).target } catch {
                var error = error
                error.location = location
                if location == nil { error.context = [source] }
                throw error
            }
        }
        return nil
    }

    private func optionFiles() throws(LupoError) -> ConnectionSettings {
        var reader = OptionFileReader(files: files, groupSuffix: defaultsGroupSuffix)
        if let defaultsFile {
            guard try reader.read(defaultsFile) else {
                throw LupoError(
                    .configuration,
                    "The option file \(defaultsFile.escapingControls()) does not exist.",
                    hint: "Check the path after --defaults-file."
                )
            }
        } else if let homeFolder {
            _ = try reader.read(homeFolder + "/.my.cnf")
        }
        return reader.settings
    }

    private func password() throws(LupoError) -> Secret? {
        if let text = environment["LUPO_DATABASE_PASSWORD"] { return Secret(text) }
        if let passwordFile {
            guard let content = try files.read(passwordFile) else {
                throw LupoError(.configuration, "The password file \(passwordFile) does not exist.")
            }
            guard content.mode & 0o077 == 0 else {
                throw LupoError(
                    .configuration,
                    "Others may read the password file \(passwordFile).",
                    hint: "chmod 600 \(passwordFile)"
                )
            }
            guard let text = String(validating: content.bytes, as: UTF8.self) else {
                throw LupoError(
                    .configuration,
                    "The password file \(passwordFile) is not valid UTF-8."
                )
            }
            return Secret(firstLine(text))
        }
        if let passwordCommand { return Secret(firstLine(try passwordCommand())) }
        return nil
    }

    private func firstLine(_ text: String) -> String {
        String(text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0.isNewline }[0])
    }
}
