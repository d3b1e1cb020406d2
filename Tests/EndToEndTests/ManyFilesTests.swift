// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@Suite("Many files on one command line", .timeLimit(.minutes(1)))
struct ManyFilesTests {
    private static func project(
        _ count: Int,
        _ prefix: String
    ) throws -> (BadInputProject, [String]) {
        let project = try BadInputProject(prefix, url: try PrivateServer.shared().url)
        let files = try (1...count).map { number in
            try project.migration(
                "file_\(number)",
                "function M.execute(m) end function M.rollback(m) end"
            )
        }
        return (project, files.map { String($0.split(separator: "/").last ?? "") })
    }

    /// Options before, among and behind the files, one with a value that looks like a file.
    @Test(
        "They run in their order, wherever the options stand",
        arguments: [
            ([], []), (["--arg", "a=b.lua"], ["--verbose"]), (["--verbose"], ["--arg", "a=b.lua"]),
            (["--arg=a=b.lua"], ["--no-auto-rollback"]),
        ] as [([String], [String])]
    )
    func order(before: [String], behind: [String]) async throws {
        let (project, files) = try Self.project(45, "many_\(before.count)_\(behind.count)")
        let answer = try await project.json(
            ["run"] + before + files.prefix(40) + behind + files.dropFirst(40)
        )
        #expect(answer.result.exitStatus == 0, "\(answer.result.errorOutput)")
        let names = answer.document?["migrations"]?.arrayValue?.compactMap {
            $0["name"]?.stringValue
        }
        #expect(names == (1...45).map { "file_\($0)" })
    }

    @Test("A bad one among them stops the command before the first one runs")
    func bad() async throws {
        let (project, files) = try Self.project(40, "many_bad")
        let answer = try await project.json(["run"] + files + ["absent_1_0_0.lua"] + files)
        answer.expect(
            status: 65,
            code: "plugin-not-found",
            says: ["absent_1_0_0.lua"],
            hint: ["Look"]
        )
        #expect(answer.document?["migrations"]?.arrayValue?.isEmpty != false)
    }

    @Test("An unknown option is named all the same")
    func unknownOption() async throws {
        let (project, files) = try Self.project(40, "many_bad")
        let result = try await project.text(["run"] + files + ["--colour", "never"])
        #expect(result.exitStatus == 64)
        #expect(result.errorOutput.contains("--colour"))
        #expect(!result.errorOutput.contains("\u{0}"))
    }
}
