// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore
import LupoMariaDB

/// The commands on locks.
extension Session {
    /// What is locked, by whom, and whether that process lives.
    ///
    /// - Returns: one row a lock.
    /// - Throws: ``LupoError`` as every statement.
    package func listLocks() throws(LupoError) -> LockReport {
        guard let core else { return LockReport(command: "list", rows: [], isSetUp: false) }
        let owners = OwnerSearch(core: core)
        var rows: [LockReport.Row] = []
        for lock in try core.ledger.storedLocks(now: core.clock.now) {
            try core.checkInterruption()
            rows.append(try row(of: lock, core, owners))
        }
        return LockReport(command: "list", rows: rows, isSetUp: true)
    }

    /// Gives locks of a dead process back.
    ///
    /// - Parameters:
    ///   - name: a table, with or without its schema, or the key of a process, which stands for all that it holds.
    ///   - ifDead: without it nothing is released.
    /// - Returns: what was released.
    /// - Throws: ``LupoError`` `.locked` with the evidence where the owner may be at work, `.notFound`, `.usage`,
    ///   `.ledgerConflict`.
    package func releaseLocks(_ name: String, ifDead: Bool) throws(LupoError) -> LockReport {
        guard ifDead else {
            throw LupoError(
                .usage,
                "A lock is released only where its owner is dead; --if-dead says so.",
                hint:
                    "`lupo-host lock release \(name.clipped(to: 100)) --if-dead` looks first. A lock whose owner lives "
                    + "is given back by it: wait, or stop that process."
            )
        }
        var report = LockReport(command: "release", rows: [], isSetUp: core != nil)
        guard let core else { return report }
        let owners = OwnerSearch(core: core)
        for lock in try locks(named: name, core) {
            while let holder = lock.holder, try owners.evidence(of: holder).mayBeLate {
                try core.checkInterruption()
                poll(nil, 0, 100)
            }
            var row = try row(of: lock, core, owners)
            guard row.state == "dead" || row.state == "outlived" else { throw held(row) }
            if row.state == "outlived", let holder = lock.holder, let id = row.session?.connectionID
            {
                try owners.end(id, of: holder)
            }
            try core.ledger.release(lock, now: core.clock.now)
            row.outcome = "released"
            report.rows.append(row)
        }
        return report
    }

    private func locks(named name: String, _ core: SessionCore) throws(LupoError) -> [StoredLock] {
        let all = try core.ledger.storedLocks(now: core.clock.now)
        let schema = core.configuration.schemas.core.name
        let names = [name, "table:" + name, "table:\(schema).\(name)"]
        let chosen = all.filter { lock in
            let isNamed = names.contains(lock.key) || names.contains(lock.key.withoutDigest)
            return isNamed || name.hasPrefix("process:") && lock.holder?.owner == name
        }
        guard chosen.isEmpty else { return chosen }
        let known = all.map { $0.key.withoutDigest.withoutTable }
        throw LupoError(
            .notFound,
            "No lock \(name.clipped(to: 100)) is held.",
            hint: known.nearest(to: name).map { "Did you mean \($0)?" }
                ?? "`lupo-host lock list` lists all that are."
        )
    }

    private func held(_ row: LockReport.Row) -> LupoError {
        let lease = row.expires.map { " Its lease runs until \($0.text) UTC." } ?? ""
        let running = row.session.map { " It is \($0.description)." } ?? ""
        return LupoError(
            .locked,
            "\(row.name) is not released: \(row.holder ?? "its owner") may be at work, since \(row.reason)."
                + running + lease,
            hint: row.state == "unknown"
                ? "Look at the row in lupo_locks; one that no host owns can be deleted."
                : "Wait for it, or stop it. A dead process renews no lease: once that has run out, this works."
        )
    }

    private func row(
        of lock: StoredLock,
        _ core: SessionCore,
        _ owners: OwnerSearch
    ) throws(LupoError) -> LockReport.Row {
        guard let holder = lock.holder else {
            let isOver =
                lock.expires.map { $0.microseconds <= core.clock.now.microseconds } ?? false
            var row = LockReport.Row(
                key: lock.key,
                type: lock.type,
                state: isOver ? "dead" : "unknown",
                reason: "its row does not say who holds it"
                    + (isOver ? ", and its time is over" : "")
            )
            row.actor = lock.actor
            row.expires = lock.expires
            return row
        }
        let evidence = try owners.evidence(of: holder)
        var row = LockReport.Row(
            key: lock.key,
            type: lock.type,
            state: evidence.standing.rawValue,
            reason: evidence.reason
        )
        row.actor = lock.actor
        row.owner = holder.owner
        row.host = holder.host
        row.pid = holder.pid
        row.account = holder.account
        row.purpose = holder.purpose
        row.node = holder.node
        row.token = holder.token
        row.acquired = holder.acquired
        row.expires = holder.expires
        if let id = evidence.connectionID {
            row.session = owners.session(id, of: holder) ?? LockBlocker(connectionID: id)
        }
        return row
    }
}

extension String {
    /// A lease's key without what tells names apart that the column takes for equal.
    fileprivate var withoutDigest: String { String(prefix { $0 != "#" }) }

    fileprivate var withoutTable: String {
        hasPrefix("table:") ? String(dropFirst("table:".count)) : self
    }
}
