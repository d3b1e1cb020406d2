// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoTestSupport
import Testing

/// The judge of crashes, and the few cells of its matrix that are run with every change; `make crash` runs all of them.
@Suite("Crash matrix", .serialized, .timeLimit(.minutes(2)))
struct CrashMatrixTests {
    private static func runner() throws -> CommandRunner {
        let host = try CommandRunner.lupoHost().program
        let folder = host.split(separator: "/").dropLast().joined(separator: "/")
        return CommandRunner(program: "/\(folder)/lupo-crash")
    }

    @Test func `a sample of the matrix converges`() async throws {
        let result = try await Self.runner().run(
            ["matrix", "--sample", "30", "--seed", "4711"],
            limit: .seconds(100)
        )
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(
            result.output.contains("0 doubled, 0 lost, 0 different, 0 stuck"),
            "\(result.output)"
        )
    }

    /// Cells that did not converge once.
    @Test func `what the matrix has found stays mended`() async throws {
        let result = try await Self.runner().run(
            [
                "repeat",
                // The rollback that was cut off stayed `running` for ever.
                "taken_back/rollback/again/host/before/12",
                // An attempt that was rolled back in two goes had no end.
                "verify_fails/rollback/again/power/during/30",
                "execute_fails/rollback/again/server/after/18",
                // Leases of the dead host stayed, where nothing was left to take back.
                "post/rollback/undo/host/before/11",
                "taken_back/rollback/again/connection/after/20",
                // A resumed attempt that had written nothing itself did not give back what the one before had saved.
                "saved_copy/resume/again/host/before/36",
                // What was saved half-way came back over what the script had taken back.
                "bulk/rollback/again/host/before/52",
                "bulk/rollback/undo/host/before/54",
            ],
            limit: .seconds(60)
        )
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("8 converged"), "\(result.output)")
    }

    /// Whether strace may look into a server that is not its own child.
    static let mayTrace: Bool = {
        guard geteuid() != 0 else { return true }
        let scope = (try? FileTree.read("/proc/sys/kernel/yama/ptrace_scope"))?.first
        return scope == nil || scope == UInt8(ascii: "0")
    }()

    @Test(
        "a server that is killed at a system call of its DDL converges",
        .enabled(if: mayTrace, "needs the right to attach strace to a server")
    )
    func systemCalls() async throws {
        let result = try await Self.runner().run(
            ["calls", "--sample", "22", "--seed", "42"],
            limit: .seconds(100)
        )
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("0 doubled, 0 lost, 0 different"), "\(result.output)")
        #expect(!result.output.contains("\n0 cells"), "\(result.output)")
    }

    @Test func `soaking converges`() async throws {
        let result = try await Self.runner().run(
            ["soak", "--runs", "8", "--seed", "15"],
            limit: .seconds(100)
        )
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("8 converged, 0 failed"), "\(result.output)")
    }

    @Test func `what does not converge is told apart, and fails the run`() async throws {
        let folder = try TemporaryFolder(named: "lupocr")
        for (name, rollback) in [
            // Does not take back what it did: the rows double.
            ("doubles", ""),
            // Takes back more than it did.
            ("loses", #"m.db:exec "DELETE FROM kept""#),
        ] {
            try folder.write(
                """
                -- It is here to see what is said about it.
                -- before: CREATE TABLE kept (n INT NOT NULL) ENGINE=InnoDB
                -- before: INSERT INTO kept VALUES (1)
                -- ends: completed
                local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0", touches = { "kept" } }
                function M.execute(m)
                  m.db:exec "INSERT INTO kept VALUES (2)"
                  m.db:exec "INSERT INTO kept VALUES (3)"
                end
                function M.rollback(m) \(rollback) end
                return M

                """,
                to: "\(name)_1_0_0.lua"
            )
        }
        let result = try await Self.runner().run(
            [
                "matrix", "--folder", folder.path, "--kind", "host", "--point", "before", "--next",
                "again",
            ],
            limit: .seconds(60)
        )
        #expect(result.exitStatus == 1)
        for line in [
            "DOUBLED: scripts/crash repeat doubles/rollback/again/host/before/",
            "LOST: scripts/crash repeat loses/rollback/again/host/before/",
        ] {
            #expect(result.output.contains(line), "\(result.output)\(result.errorOutput)")
        }
        #expect(!result.output.contains(" 0 doubled"))
        #expect(!result.output.contains(" 0 lost"))
    }
}
