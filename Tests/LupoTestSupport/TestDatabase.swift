// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LupoCore
package import LupoMariaDB
internal import Synchronization

/// A database that one test has for itself.
package final class TestDatabase: Sendable {
    /// The name: `t_<suite>_<pid>_<n>`.
    package let name: Identifier
    /// Where it stands.
    package let server: PrivateServer

    private static let counter = Atomic<Int>(0)

    /// Makes the database.
    init(server: PrivateServer, suite: String) throws {
        let number = TestDatabase.counter.add(1, ordering: .relaxed).newValue
        name = try Identifier("t_\(suite)_\(getpid())_\(number)")
        self.server = server
        try server.connect().execute(
            "CREATE DATABASE \(name) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        )
    }

    deinit {
        // A server that the test has killed has nothing left to drop.
        _ = try? server.connect().execute("DROP DATABASE IF EXISTS \(name)")
    }

    /// Connects as the administrator with this database as the default.
    package func connect() throws(LupoError) -> MariaDBConnection {
        try server.connect(schema: name)
    }

    /// The URL of this database, for `--database`.
    package var url: String { "mariadb://root@/\(name)?socket=" + server.socketPath }
}
