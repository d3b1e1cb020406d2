// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What the host says about a lock that a statement did not get.
extension StatementRunner {
    /// Has a statement watched while it runs.
    ///
    /// - Parameters:
    ///   - tables: what it writes, or reads.
    ///   - body: sends it.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` throws; where it waited for a lock in vain, with those who hold it.
    func watched<Result>(
        _ tables: [ObjectName],
        _ body: () throws(LupoError) -> Result
    ) throws(LupoError) -> Result {
        core.lockWatch.begin(tables)
        do {
            let result = try body()
            core.lockWatch.end()
            return result
        } catch {
            core.lockWatch.end()
            throw error.code == .lockWait ? naming(error, tables) : error
        }
    }

    /// The error of a wait, with who was in the way.
    private func naming(_ error: LupoError, _ tables: [ObjectName]) -> LupoError {
        guard error.blockers.isEmpty, error.server?.number == 1205, !core.connection.isLost else {
            return error
        }
        var findings = core.lockWatch.findings
        if findings == nil {
            // The wait was too short to be seen, as NOWAIT makes it: who holds a lock now most likely held it then.
            findings = try? BlockerSearch(core.connection).holders(
                of: tables,
                without: Int64(core.connection.connectionID)
            )
            if findings?.isCertain == false { findings?.kind = .unknown }
        }
        guard let findings else { return error }
        return error.naming(findings, wait: core.options.lockWait)
    }
}

extension LupoError {
    /// Adds who holds the lock, and what can be done about it.
    func naming(_ findings: LockFindings, wait: Int64) -> LupoError {
        var error = self
        error.blockers = findings.blockers
        let names = findings.blockers.map(\.description).joined(separator: "; ")
        if !names.isEmpty {
            error.message +=
                (findings.isCertain ? " It waited for " : " Most likely it waited for ") + names
                + "."
        }
        let longer = "or raise `locks.wait` (now \(Limit.timeout.text(wait)))."
        if findings.lacksPrivilege {
            error.hint =
                "Who holds the lock is not shown to this account: GRANT PROCESS ON *.* lets the host name the "
                + "connection. Wait until it has ended its transaction, " + longer
        } else if let first = findings.blockers.first {
            let doubt =
                findings.isCertain || findings.kind != .metadata
                ? ""
                : " The server does not say who holds the lock on a table; with its plugin METADATA_LOCK_INFO it does."
            error.hint =
                "Let it end its transaction, end it with KILL \(first.connectionID), " + longer
                + doubt
        } else {
            error.hint =
                "Nobody seems to hold the lock any more; run it again, " + longer
        }
        return error
    }
}
