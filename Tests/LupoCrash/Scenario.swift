// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport

/// One migration of the matrix, and what has to become of it: read from the comments at its top.
///
///     -- Rows are changed by a statement that may not run twice.
///     -- before: CREATE TABLE t (…)
///     -- ends: completed
struct Scenario: Sendable {
    /// The migration's name.
    let name: String
    /// The file's text.
    let text: String
    /// What it shows, in one line.
    let about: String
    /// Statements that make what is there before it.
    let before: [String]
    /// How it ends where nothing is cut.
    let end: End
    /// The command that is cut.
    let command: Command
    /// Whether the schemas are not there yet.
    let isFirst: Bool
    /// Whether a second attempt finds part of the work done, so that its journal is another.
    let differsInJournal: Bool
    /// The command of the program without which it cannot be run; nil where all can run it.
    let needs: String?
    /// What the files beside it hold, by name.
    let files: [String: String]

    enum End: String, Sendable {
        case completed
        case rolledBack = "rolled_back"
        case failed

        /// The command's exit status.
        var exitStatus: Int32 {
            switch self {
            case .completed: 0
            case .failed: 2
            case .rolledBack: 3
            }
        }
    }

    enum Command: String, Sendable {
        /// `run FILE`.
        case run
        /// `rollback NAME`, after a run that nothing cut.
        case rollback
    }

    /// How the files' names end.
    static let ending = "_1_0_0.lua"

    /// The name of the file.
    var file: String { name + Scenario.ending }

    /// Reads the comments at the top of a file.
    ///
    /// - Throws: ``TestFailure`` naming what is wrong with them.
    init(name: String, text: String, files: [String: String]) throws {
        self.name = name
        self.text = text
        self.files = files
        var lines = text.split(whereSeparator: \.isNewline).prefix { $0.hasPrefix("--") }
            .map { String($0.dropFirst(2).drop { $0 == " " }) }
            .filter { !$0.hasPrefix("SPDX") }
        guard let first = lines.first, !first.contains("ends:") else {
            throw TestFailure("\(name): the first line has to say what it shows.")
        }
        about = first
        lines.removeFirst()
        func values(_ key: String) -> [String] {
            lines.filter { $0.hasPrefix(key + ":") }.map {
                String($0.dropFirst(key.count + 1).drop { $0 == " " })
            }
        }
        before = values("before")
        guard let end = End(rawValue: values("ends").first ?? "") else {
            throw TestFailure("\(name): `-- ends:` is completed, rolled_back or failed.")
        }
        self.end = end
        command = Command(rawValue: values("command").first ?? "run") ?? .run
        isFirst = lines.contains("first")
        needs = values("needs").first
        differsInJournal = lines.contains("another journal")
    }

    /// Reads all in a folder, in the order of their names.
    ///
    /// - Throws: ``TestFailure`` for a file whose comments are wrong, and where there is none.
    static func all(in folder: String) throws -> [Scenario] {
        let names = FileTree.names(in: folder)
        var files: [String: String] = [:]
        for name in names where name.hasSuffix(".sql") {
            files[name] = String(decoding: try FileTree.read("\(folder)/\(name)"), as: UTF8.self)
        }
        let scenarios = try names.filter { $0.hasSuffix(ending) }.map { name in
            let text = String(decoding: try FileTree.read("\(folder)/\(name)"), as: UTF8.self)
            return try Scenario(name: String(name.dropLast(ending.count)), text: text, files: files)
        }
        guard !scenarios.isEmpty else { throw TestFailure("There are no migrations in \(folder).") }
        return scenarios
    }
}
