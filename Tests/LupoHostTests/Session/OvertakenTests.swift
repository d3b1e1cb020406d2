// SPDX-License-Identifier: Apache-2.0

import Dispatch
import LupoCore
import LupoTestSupport
import Synchronization
import Testing

@testable import LupoHost

@Suite("Two hosts that find the same attempt")
struct OvertakenTests {
    /// The second host has read of the attempt, and looks at its tables while the first one is changing them.
    @Test(
        "Who continues an attempt that another host has continued meanwhile finds nothing to do",
        .timeLimit(.minutes(1))
    )
    func continued() async throws {
        let fixture = try SessionFixture()
        fixture.configure { $0.recovery = .resume }
        try await fixture.prepare("SELECT 1")
        let file = try fixture.write(
            "both",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t SELECT id FROM later"
              m.db:exec "ALTER TABLE t ADD COLUMN n INT"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let first = try await fixture.run(file) { $0.rollsBackOnFailure = false }
        #expect(first.outcome == .failed)
        try fixture.send([
            "CREATE TABLE {c}.later (id INT PRIMARY KEY) ENGINE=InnoDB",
            "INSERT INTO {c}.later VALUES (1), (2)",
        ])
        let isFirst = Locked(true)
        let other = Locked<MigrationReport?>(nil)
        fixture.onEvent.withLock {
            $0 = { event in
                guard case .note(let text) = event, text.contains("continuing it"),
                    isFirst.withLock({ first in
                        defer { first = false }
                        return first
                    })
                else { return }
                let done = DispatchSemaphore(value: 0)
                Task.detached {
                    let report = try? await fixture.run(file)
                    other.withLock { $0 = report }
                    done.signal()
                }
                done.wait()
            }
        }
        let second = try await fixture.run(file)
        #expect(other.withLock { $0 }?.outcome == .completed)
        #expect(second.outcome == .alreadyCompleted, "\(second.error?.rendered() ?? "")")
        #expect(try fixture.rows("SELECT id FROM {c}.t ORDER BY id") == [["1"], ["2"]])
    }
}
