// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore

/// The mariadb client on an embedded server, with this terminal.
package struct ServerShell {
    private let executable: String

    /// Finds the client.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` naming the Debian package where there is none.
    package init(searchPath: [String]) throws(LupoError) {
        guard
            let found = ServerInstallation.find("mariadb", in: searchPath)
                ?? ServerInstallation.find("mysql", in: searchPath)
        else {
            throw LupoError(
                .embeddedServer,
                "There is no mariadb client on this machine.",
                hint: "Install it with `apt-get install mariadb-client-core`."
            )
        }
        executable = found
    }

    /// Runs the client until the person leaves it.
    ///
    /// Standard input, output and error are this process's. An interrupt from the terminal reaches the client, which
    /// knows what to do with it, and is ignored here meanwhile.
    ///
    /// - Parameters:
    ///   - lease: held by the caller until this returns.
    ///   - arguments: for the client, after those that say where to connect.
    /// - Returns: the client's exit status, or 128 and the number of the signal that ended it.
    /// - Throws: ``LupoError`` `.embeddedServer` where it cannot be started.
    package func run(
        on lease: ServerLease,
        arguments: [String] = []
    ) async throws(LupoError) -> Int32 {
        let through = lease.folder.descriptorOfSocketPath
        let socket = through == nil ? lease.socketPath : "/proc/self/fd/3/data/s.sock"
        let before = signal(SIGINT, SIG_IGN)
        defer { _ = signal(SIGINT, before) }
        // Without option files: a password that stands there belongs to another server.
        let child = try ChildProcess(
            executable,
            [
                "--no-defaults", "--protocol=socket", "--socket=\(socket)", "--user=\(lease.user)",
                "--default-character-set=utf8mb4",
            ] + arguments,
            input: nil,
            output: nil,
            inherited: through
        )
        let end = try await child.wait(until: nil, what: executable)
        return switch end {
        case .exited(let status): status
        case .signalled(let number): 128 + number
        }
    }
}
