// SPDX-License-Identifier: Apache-2.0

/// What an admitted statement touches, with every name resolved: the journal's and the locks' view of it.
package struct StatementAccess: Sendable, Hashable {
    /// The family.
    package var kind: StatementKind
    /// What it does.
    package var verb: StatementVerb
    /// Tables, views and sequences that it writes or defines, sorted, each once; temporary ones are not among them.
    package var writes: [ObjectName]
    /// Those that it only reads, sorted, each once; temporary ones are not among them.
    package var reads: [ObjectName]
    /// Temporary tables that exist after it.
    package var createsTemporary: [ObjectName]
    /// Temporary tables that are gone after it.
    package var dropsTemporary: [ObjectName]
    /// Whether it needs an intent row before and a fingerprint after, rather than a transaction.
    package var isDDL: Bool
    /// Whether the server commits the open transaction for it.
    package var commitsImplicitly: Bool
    /// Whether it locks the rows that it reads.
    package var locksRows: Bool
    /// What it removes or takes away.
    package var destructive: Set<DestructiveAct>

    /// Whether it may change anything that outlives the session.
    package var writesAnything: Bool { !writes.isEmpty }
}
