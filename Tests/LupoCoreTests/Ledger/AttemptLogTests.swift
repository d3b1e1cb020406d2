// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct AttemptLogTests {
    private let start = Timestamp(microseconds: 1_768_000_000_000_000)

    private func makeLog() throws -> AttemptLog {
        let identity = MigrationIdentity(
            name: "add_mood",
            version: try MigrationVersion("4.0.25"),
            type: .schema
        )
        return AttemptLog(
            registry: RegistryRow(identity: identity, checksum: "c", actor: 1),
            knownRegistryID: nil,
            registryHash: nil,
            started: start
        )
    }

    private func later(_ milliseconds: Int64) -> Timestamp {
        start.advanced(byMicroseconds: milliseconds * 1_000)
    }

    private func ddl(_ log: AttemptLog, at moment: Timestamp) -> JournalEntry {
        var entry = JournalEntry(
            kind: .ddl,
            state: .execution,
            hook: "execute",
            steps: [],
            started: moment
        )
        entry.objects = ["lupopedia.actors"]
        return entry
    }

    @Test func `a migration of one DDL statement needs two writes`() throws {
        var log = try makeLog()
        #expect(!log.isPending)
        for (offset, state) in MigrationState.allCases.prefix(4).enumerated() {
            log.enter(state, at: later(Int64(offset) * 10), data: [])
        }
        let intent = log.announce(ddl(log, at: later(35)))
        let first = log.pendingWrite(token: 7, ownerKey: "process:a")
        #expect(first.place == nil)
        #expect(first.states.map(\.state) == [.preMigration, .validation, .backup, .execution])
        #expect(first.states.map(\.durationMilliseconds) == [10, 10, 10, nil])
        #expect(first.journal.map(\.outcome.status) == [.intent])
        #expect(first.registry.rowVersion == 1)
        #expect(first.registry.ownerKey == "process:a")
        log.confirm(first, at: LedgerWrite.Place(registryID: 1, trackingID: 2))
        #expect(!log.isPending)

        var outcome = JournalEntry.Outcome()
        outcome.status = .done
        outcome.finished = later(40)
        log.settle(intent, outcome)
        log.enter(.verification, at: later(50), data: [])
        log.enter(.postMigration, at: later(60), data: [])
        log.enter(.completed, at: later(70), data: [])
        log.end(.completed, at: later(70), error: nil)
        let second = log.pendingWrite(token: 7, ownerKey: "process:a")
        #expect(second.place == LedgerWrite.Place(registryID: 1, trackingID: 2))
        #expect(second.endedStates == [.execution: 20])
        #expect(second.settled.map(\.outcome.status) == [.done])
        #expect(second.tablesAffected == ["lupopedia.actors"])
        #expect(second.ending?.durationMilliseconds == 70)
        #expect(second.registry.ownerKey == nil)
        #expect(second.registryPreviousHash == first.registryHash)
        log.confirm(second, at: LedgerWrite.Place(registryID: 1, trackingID: 2))
        #expect(!log.isPending)
    }

    @Test func `each row follows the one before in its chain`() throws {
        var log = try makeLog()
        log.enter(.preMigration, at: later(0), data: [])
        log.enter(.validation, at: later(1), data: [("a", .integer(1))])
        let write = log.pendingWrite(token: 1, ownerKey: "p")
        #expect(write.states[0].previousHash == HashChain.origin)
        #expect(write.states[1].previousHash == write.states[0].hash)
        #expect(write.registry.lastStateHash == write.states[1].hash)
    }

    @Test func `a journal entry follows the outcome of the one before`() throws {
        var log = try makeLog()
        log.enter(.execution, at: later(0), data: [])
        let first = log.announce(ddl(log, at: later(1)))
        var outcome = JournalEntry.Outcome()
        outcome.status = .done
        log.settle(first, outcome)
        let second = log.announce(ddl(log, at: later(2)))
        let write = log.pendingWrite(token: 1, ownerKey: "p")
        #expect(write.journal.map(\.sequence) == [1, 2])
        #expect(second.previousHash == write.journal[0].outcomeHash)
        #expect(second.contentHash != first.contentHash)
    }

    @Test func `a write that was dropped can be made again with what came since`() throws {
        var log = try makeLog()
        log.enter(.preMigration, at: later(0), data: [])
        let dropped = log.pendingWrite(token: 1, ownerKey: "p")
        log.enter(.validation, at: later(5), data: [])
        let again = log.pendingWrite(token: 1, ownerKey: "p")
        #expect(dropped.states.count == 1)
        #expect(again.states.count == 2)
        #expect(again.registry.rowVersion == 1)
    }

    @Test func `a failed statement does not count as a change of its tables`() throws {
        var log = try makeLog()
        log.enter(.execution, at: later(0), data: [])
        let intent = log.announce(ddl(log, at: later(1)))
        var outcome = JournalEntry.Outcome()
        outcome.status = .failed
        log.settle(intent, outcome)
        #expect(log.tablesAffected.isEmpty)
        #expect(log.pendingWrite(token: 1, ownerKey: "p").tablesAffected == nil)
    }

    @Test func `pending is timed from the oldest row`() throws {
        var log = try makeLog()
        log.enter(.preMigration, at: later(3), data: [])
        log.enter(.validation, at: later(900), data: [])
        #expect(log.pendingSince == later(3))
    }
}
