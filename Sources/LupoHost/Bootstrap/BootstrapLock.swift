// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// GET_LOCK('lupo:bootstrap'): lets one host after another set up the databases of one server.
///
/// On Galera every node gives it to somebody at the same time; nothing but waiting depends on it.
struct BootstrapLock {
    private let connection: MariaDBConnection
    private let timeout: Duration

    init(_ connection: MariaDBConnection, timeout: Duration) {
        self.connection = connection
        self.timeout = timeout
    }

    /// - Throws: ``LupoError`` `.locked` naming the connection that has it.
    func take() throws(LupoError) {
        let seconds = Double(timeout / .milliseconds(1)) / 1_000
        let got = try connection.value(
            "SELECT GET_LOCK('lupo:bootstrap', \(seconds))",
            effect: .none
        )
        guard got?.integerValue != 1 else { return }
        let holder = try connection.value("SELECT IS_USED_LOCK('lupo:bootstrap')")?.integerValue
        throw LupoError(
            .locked,
            "Another host has been setting up the database for \(timeout)"
                + (holder.map { " (connection \($0))." } ?? "."),
            hint: "Try again; SHOW PROCESSLIST shows what it does."
        )
    }

    func giveBack() {
        // It ends with the session as well, so that a connection that is lost gives it back too.
        _ = try? connection.value("SELECT RELEASE_LOCK('lupo:bootstrap')")
    }
}
