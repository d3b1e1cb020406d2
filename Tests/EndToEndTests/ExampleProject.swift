// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

/// A copy of `examples/` with a server of its own, and the built program to run on it.
///
/// The server is the embedded one without durability, below the same folder; it is stopped with ``close()``.
struct ExampleProject {
    /// The examples in the order in which they are meant to be run, each with how it ends.
    static let endings: [(file: String, exitStatus: Int32, outcome: String)] = [
        ("create_books_4_1_0.lua", 0, "completed"),
        ("import_books_4_1_1.lua", 0, "completed"),
        ("add_book_sort_title_4_1_2.lua", 0, "completed"),
        ("index_books_by_author_4_1_3.lua", 0, "completed"),
        ("shelve_books_4_1_4.lua", 3, "rolled_back"),
        ("add_book_language_4_1_5.lua", 0, "skipped"),
        ("add_book_slugs_4_1_6.lua", 0, "completed"),
    ]

    /// The project's folder.
    let folder: TemporaryFolder
    private let host: CommandRunner
    private let environment: [String: String]

    /// The example that belongs to `docs/tour.md`, and is no part of the library's story.
    static let tour = "tour_4_0_30.lua"

    /// Copies the examples, the tour only where it is asked for, and starts the server.
    init(withTour: Bool = false) async throws {
        folder = try TemporaryFolder(named: "ex")
        host = try CommandRunner.lupoHost()
        environment = [
            "LUPO_DATABASE_URL": "embedded:\(folder.path)/.lupo/server?durability=none",
            "LUPO_PROFILE": "seed",
        ]
        try Self.copy(Self.source, to: folder, below: "", but: withTour ? "" : Self.tour)
        let result = try await run(["server", "start"])
        try #require(result.exitStatus == 0, "\(result.errorOutput)")
    }

    /// The repository's `examples` folder.
    static var source: String { root + "/examples" }

    /// The repository.
    static var root: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }

    private static func copy(
        _ source: String,
        to folder: TemporaryFolder,
        below: String,
        but excluded: String
    ) throws {
        for name in FileTree.names(in: source) where name != ".lupo" && name != excluded {
            let path = source + "/" + name
            if FileTree.names(in: path).isEmpty {
                try folder.write(try FileTree.read(path), to: below + name)
            } else {
                try copy(path, to: folder, below: below + name + "/", but: excluded)
            }
        }
    }

    /// Runs the program in the project.
    func run(_ arguments: [String], input: String = "") async throws -> CommandResult {
        try await host.run(arguments, environment: environment, in: folder.path, input: input)
    }

    /// Runs a line of shell in the project, which finds `lupo-host` by its name.
    ///
    /// - Returns: the lines of both outputs, in the order in which they were written.
    func shell(_ command: String) async throws -> [String] {
        let binaries = host.program.split(separator: "/").dropLast().joined(separator: "/")
        let result = try await CommandRunner(program: "/bin/sh").run(
            ["-c", "exec 2>&1; PATH=\"$1:$PATH\"; \(command)", "sh", "/" + binaries],
            environment: environment,
            in: folder.path
        )
        var lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines.map(String.init)
    }

    /// Runs the program on a terminal of 80 columns.
    ///
    /// - Returns: what the terminal was sent, colours taken away, line by line.
    func linesOnTerminal(_ arguments: String) async throws -> [String] {
        let result = try await CommandRunner(program: "/usr/bin/script").run(
            ["-qec", "stty cols 80 rows 24; exec '\(host.program)' \(arguments)", "/dev/null"],
            environment: environment.merging(["TERM": "xterm", "SHELL": "/bin/sh"]) { $1 },
            in: folder.path
        )
        try #require(result.exitStatus == 0, "\(result.output)")
        return result.output.replacing(/\u{1B}\[[0-9;]*[mK]/, with: "")
            .split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Runs the program and reads the JSON document that it answers with.
    func json(_ arguments: [String]) async throws -> (exitStatus: Int32?, document: JSON) {
        let result = try await run(arguments + ["--format", "json"])
        return (result.exitStatus, try JSON(parsing: result.output))
    }

    /// Runs a migration and reads the first entry of the answer's `migrations`.
    func migrate(_ file: String) async throws -> (exitStatus: Int32?, migration: JSON) {
        let (exitStatus, document) = try await json(["run", file])
        #expect(document["schema"]?.stringValue == "lupo-host/run/1")
        return (exitStatus, try #require(document["migrations"]?.arrayValue?.first, "\(document)"))
    }

    /// Runs the examples from the first one up to, and without, one of them.
    func migrate(before last: String) async throws {
        for example in Self.endings.prefix(while: { $0.file != last }) {
            let result = try await run(["run", example.file])
            try #require(result.exitStatus == example.exitStatus, "\(result.errorOutput)")
        }
    }

    /// What a statement answers in the mariadb client: fields with tabs between them, no names.
    func sql(_ statement: String) async throws -> String {
        let result = try await run(["server", "shell", "--", "-N"], input: statement + ";\n")
        try #require(result.exitStatus == 0, "\(result.errorOutput)")
        return result.output
    }

    /// Stops the server.
    func close() async throws {
        let result = try await run(["server", "stop"])
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
    }
}

/// Gives a test the examples and a server, and takes them away again, however it ends.
func withExamples(
    withTour: Bool = false,
    _ body: (ExampleProject) async throws -> Void
) async throws {
    let project = try await ExampleProject(withTour: withTour)
    do {
        try await body(project)
    } catch {
        try await project.close()
        throw error
    }
    try await project.close()
}
