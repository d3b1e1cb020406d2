// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

@testable import LupoHost

/// What the regression tests share: tables that are there before, and meetings of a script with another session.
extension SessionFixture {
    /// Lua: waits until another session has made the table `go`; reads nothing else, so that it holds no lock.
    static let awaitGo = """
        local function await_go(m)
          for _ = 1, 4000 do
            if m.db:value "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'go'" > 0 then
              return
            end
            m.db:value "SELECT SLEEP(0.005)"
          end
          error "nobody made the table go"
        end

        """

    /// Sets the ledger up and sends statements as somebody else would.
    func prepare(_ statements: String...) async throws {
        _ = try await withSession { _ in true }
        try send(statements)
    }

    /// Sends statements over a connection of their own; `{o}`, `{e}` and `{c}` stand for the schemas.
    func send(_ statements: [String]) throws {
        let connection = try connect()
        for statement in statements {
            let text = statement.replacing("{o}", with: names.orchestration.quoted)
                .replacing("{e}", with: names.ephemeral.quoted)
                .replacing("{c}", with: names.core.quoted)
            try connection.execute(SQLText(verbatim: text), effect: .none)
        }
    }

    /// Once a script has logged a message: does something, then lets the script go on.
    func meet(_ message: String, _ body: @escaping @Sendable () throws -> Void) -> Background<Void>
    {
        Background { [self] in
            let end = ContinuousClock.now + .seconds(30)
            while !logged.contains(message) {
                guard ContinuousClock.now < end else {
                    throw TestFailure("Nobody logged \(message).")
                }
                usleep(500)
            }
            defer { try? send(["CREATE TABLE go (id INT PRIMARY KEY) ENGINE=InnoDB"]) }
            try body()
        }
    }

    /// Columns of the table `t`, in order.
    func columns() throws -> [String] {
        try rows(
            """
            SELECT column_name FROM information_schema.columns \
            WHERE table_schema = '\(names.core.name)' AND table_name = 't' ORDER BY ordinal_position
            """
        ).map { $0[0] }
    }
}
