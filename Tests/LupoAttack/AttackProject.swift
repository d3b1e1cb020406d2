// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

/// A project with a server of its own, in which the attacks run one after the other or side by side.
///
/// Beside the attacks' folder there is what they must not get at: a file and an environment variable with a secret, a
/// schema `outside`, and in the core schema the table `precious`, which no attack names in `touches`.
struct AttackProject: Sendable {
    /// What no output and no table of a script may ever hold.
    static let secret = "wer-das-liest-ist-durch"
    /// The names of the schemas.
    static let core = "atk_core"

    let server: PrivateServer
    private let folder: TemporaryFolder
    private let host: CommandRunner
    private let bound: Duration

    /// Starts the server, copies the attacks, and makes what they must not get at.
    ///
    /// - Parameters:
    ///   - attacks: to copy.
    ///   - source: the folder that they come from, with the files that go with them.
    ///   - bound: how long one may run.
    /// - Throws: ``TestFailure`` and ``LupoError`` where the place cannot be made.
    init(_ attacks: [Attack], from source: String, bound: Duration) async throws {
        server = try PrivateServer()
        folder = try TemporaryFolder(named: "lupoatk")
        host = try CommandRunner.lupoHost()
        self.bound = bound
        try folder.write(
            """
            return {
              schemas = { core = "\(Self.core)", orchestration = "atk_orch", ephemeral = "atk_temp" },
              limits = { time = "5s", memory = "16MiB", log = "64KiB" },
              lock_wait = "2s",
              -- What the host saves by itself stands in a schema of its own, and would count as something that got out.
              backup = { automatic = "off" },
            }

            """,
            to: "lupo.lua"
        )
        for attack in attacks { try folder.write(attack.text, to: "attacks/" + attack.path) }
        for theme in Set(attacks.map { $0.path.prefix { $0 != "/" } }) {
            for file in FileTree.names(in: "\(source)/\(theme)")
            where !file.hasSuffix(Attack.ending) {
                let bytes = try FileTree.read("\(source)/\(theme)/\(file)")
                try folder.write(bytes, to: "attacks/\(theme)/\(file)")
            }
        }
        try Surroundings.makeFiles(in: folder)
        try await setUp(attacks)
    }

    private func setUp(_ attacks: [Attack]) async throws {
        try folder.write(
            """
            local M = lupo.migration { api = 1, name = "canary", version = "1.0.0", touches = { "mine_canary" } }
            function M.execute(m) m.schema:create_table("mine_canary", function(t) t:string("word", 20) end) end
            function M.rollback(m) m.schema:drop_table("mine_canary") end
            return M

            """,
            to: "canary_1_0_0.lua"
        )
        let result = try await host.run(
            ["run", "canary_1_0_0.lua", "--database", server.url],
            environment: environment,
            in: folder.path
        )
        guard result.exitStatus == 0 else {
            throw TestFailure("The ledger cannot be set up: \(result.output)\(result.errorOutput)")
        }
        try Surroundings.makeTables(for: attacks, on: server)
    }

    private var environment: [String: String] {
        [
            "LUPO_ATTACK_SECRET": Self.secret,
            "ASAN_OPTIONS": "exitcode=99:detect_leaks=1:allocator_may_return_null=1",
            "LSAN_OPTIONS": getenv("LSAN_OPTIONS").map { String(cString: $0) } ?? "",
        ]
    }

    /// What must be the same before and after each attack.
    func surroundings() throws -> [String] { try Surroundings.read(server, folder) }

    /// What an attack left in its own tables that it should not have.
    func differences(after attack: Attack) throws -> [String] {
        try Surroundings.differences(after: attack, on: server)
    }

    /// Runs an attack to its end, or to the end of its time.
    func run(_ attack: Attack) async throws -> AttackRun {
        let peak = Peak()
        let began = ContinuousClock.now
        let result = try await host.run(
            [
                "run", "attacks/" + attack.path, "--database", server.url, "--progress", "plain",
                "--verbose",
            ]
                + (attack.asksForText ? [] : ["--format", "json"]),
            environment: environment,
            in: folder.path,
            limit: bound
        ) { command in
            if let mark = attack.interruption {
                _ = try await command.wait { $0.errorOutput.contains(mark) }
                command.send(SIGINT)
            }
            _ = try await command.wait(atMost: bound) { command in
                peak.look(at: command.processID)
                return false
            }
        }
        return AttackRun(
            outcome: Outcome(result, asText: attack.asksForText),
            output: result.output + result.errorOutput,
            time: ContinuousClock.now - began,
            peak: peak.bytes
        )
    }
}

/// What one run of an attack showed.
struct AttackRun: Sendable {
    var outcome: Outcome
    /// Both outputs.
    var output: String
    /// From start to end, as the clock on the wall has it.
    var time: Duration
    /// The most memory that the process held, in bytes.
    var peak: Int
}

/// The most memory that a process held, as far as it was looked at.
private final class Peak: Sendable {
    private let most = Locked(0)

    var bytes: Int { most.withLock { $0 } }

    func look(at process: Int32) {
        guard let bytes = try? FileTree.read("/proc/\(process)/status") else { return }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let digits = lines.first { $0.hasPrefix("VmHWM:") }?.filter(\.isNumber) ?? ""
        most.withLock { $0 = max($0, (Int(digits) ?? 0) << 10) }
    }
}
