// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// Reads an option file, and those that it includes, into settings.
///
/// The groups are `[client]`, `[client-mariadb]` and `[lupo-host]`, and each of them with the group suffix. As with every
/// MariaDB program the last of several equal names wins, in the order of the lines. Names that mean nothing here are
/// skipped in the first two groups, which other programs share, and are an error in the host's own.
struct OptionFileReader {
    private let files: FileSource
    private let groups: Set<String>
    private let ownGroups: Set<String>
    private(set) var settings = ConnectionSettings()

    /// Makes a reader for a group suffix; nil for none.
    init(files: FileSource, groupSuffix: String?) {
        self.files = files
        let suffix = groupSuffix.flatMap { $0.isEmpty ? nil : $0 }
        func both(_ name: String) -> [String] { [name] + (suffix.map { [name + $0] } ?? []) }
        ownGroups = Set(both("lupo-host"))
        groups = ownGroups.union(both("client")).union(both("client-mariadb"))
    }

    /// Reads one file.
    ///
    /// - Returns: false where there is no such file.
    /// - Throws: ``LupoError`` `.configuration` with file and line, `.fileSystem` where it cannot be read.
    mutating func read(_ path: String, depth: Int = 0) throws(LupoError) -> Bool {
        guard depth < 10 else {
            throw LupoError(
                .configuration,
                "\(path) is included too deeply; a file may include itself."
            )
        }
        guard let content = try files.read(path) else { return false }
        guard content.mode & 0o002 == 0 else {
            throw LupoError(
                .configuration,
                "Everybody may write to the option file \(path), so it is not trusted.",
                hint: "chmod 600 \(path)"
            )
        }
        guard let text = String(validating: content.bytes, as: UTF8.self) else {
            throw LupoError(.configuration, "The option file \(path) is not valid UTF-8.")
        }
        var group: String?
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let place = SourceLocation(file: path, line: index + 1)
            do {
                try take(line, group: &group, path, depth)
            } catch {
                var error = error
                error.location = error.location ?? place
                throw error
            }
        }
        return true
    }

    private mutating func take(
        _ line: Substring,
        group: inout String?,
        _ path: String,
        _ depth: Int
    ) throws(LupoError) {
        switch OptionLine.parse(line) {
        case .failure(let problem): throw LupoError(.configuration, problem.sentence)
        case .success(nil): break
        case .success(.group(let name)): group = name
        case .success(.include(let other)):
            guard try read(resolved(other, beside: path), depth: depth + 1) else {
                throw LupoError(.configuration, "The included file \(other) does not exist.")
            }
        case .success(.includeFolder(let folder)):
            let folder = resolved(folder, beside: path)
            guard let names = files.names(folder) else {
                throw LupoError(.configuration, "The included folder \(folder) does not exist.")
            }
            for name in names where name.hasSuffix(".cnf") {
                _ = try read(folder + "/" + name, depth: depth + 1)
            }
        case .success(.option(let key, let value)):
            guard let group else {
                throw LupoError(
                    .configuration,
                    "The option \(key.escapingControls()) stands before any group."
                )
            }
            if groups.contains(group) { try set(key, value, isOwn: ownGroups.contains(group)) }
        }
    }

    private mutating func set(_ key: String, _ value: String?, isOwn: Bool) throws(LupoError) {
        let name = key.hasPrefix("loose-") ? String(key.dropFirst(6)) : key
        guard ConnectionSettings.fileKeys.contains(name) else {
            guard isOwn, name == key else { return }
            let guess = ConnectionSettings.fileKeys.nearest(to: name)
            throw LupoError(
                .configuration,
                "The option \(name.clipped(to: 40).escapingControls()) is not known.",
                hint: guess.map { "Did you mean \($0)?" }
            )
        }
        if let problem = settings.set(name, to: value) { throw LupoError(.configuration, problem) }
    }

    private func resolved(_ path: String, beside file: String) -> String {
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
