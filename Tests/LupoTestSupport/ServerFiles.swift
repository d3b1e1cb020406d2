// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The installed server: its program and the SQL that makes its system tables.
struct ServerFiles {
    let program: String
    let share: String

    /// Finds the server.
    ///
    /// - Throws: ``TestFailure`` naming the Debian package.
    init() throws {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let folders =
            path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin"]
        let programs = folders.map { $0 + "/mariadbd" }
        guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
            throw TestFailure(
                "There is no mariadbd: install the Debian package mariadb-server-core."
            )
        }
        let shares = ["/usr/share/mysql", "/usr/share/mariadb", "/usr/local/share/mysql"]
        let probe = "/mysql_system_tables.sql"
        guard let share = shares.first(where: { access($0 + probe, R_OK) == 0 }) else {
            throw TestFailure(
                "mariadbd is there but its mysql_system_tables.sql is not: install mariadb-server-core again."
            )
        }
        self.program = program
        self.share = share
    }
}
