// SPDX-License-Identifier: Apache-2.0

/// What removes rows, columns or tables, or takes a name away.
package enum DestructiveAct: String, Sendable, Hashable, CaseIterable, Comparable {
    /// `DROP TABLE`.
    case dropTable = "DROP TABLE"
    /// `DROP VIEW`.
    case dropView = "DROP VIEW"
    /// `DROP SEQUENCE`.
    case dropSequence = "DROP SEQUENCE"
    /// `TRUNCATE`.
    case truncate = "TRUNCATE"
    /// `DROP COLUMN`.
    case dropColumn = "DROP COLUMN"
    /// `DROP INDEX`.
    case dropIndex = "DROP INDEX"
    /// `DROP CONSTRAINT`.
    case dropConstraint = "DROP CONSTRAINT"
    /// `DROP PARTITION`.
    case dropPartition = "DROP PARTITION"
    /// `EXCHANGE PARTITION`.
    case exchangePartition = "EXCHANGE PARTITION"
    /// `DROP SYSTEM VERSIONING`.
    case dropVersioning = "DROP SYSTEM VERSIONING"
    /// `DELETE`.
    case deleteRows = "DELETE"
    /// `REPLACE`.
    case replaceRows = "REPLACE"
    /// `RENAME TABLE`.
    case renameTable = "RENAME TABLE"
    /// `RENAME COLUMN`.
    case renameColumn = "RENAME COLUMN"

    /// Orders by words, for messages.
    package static func < (left: DestructiveAct, right: DestructiveAct) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What the statements of a hook may do.
package struct StatementRights: Sendable, Hashable {
    /// Whether they may change anything but user variables.
    package var mayWrite: Bool
    /// The destructive acts among them.
    package var permitted: Set<DestructiveAct>

    /// Makes rights.
    package init(mayWrite: Bool, permitted: Set<DestructiveAct>) {
        self.mayWrite = mayWrite
        self.permitted = permitted
    }

    /// For `pre`, `validate`, `backup` and `verify`.
    package static let readOnly = StatementRights(mayWrite: false, permitted: [])

    /// For `execute` and `post`: what cannot be undone from the schema alone is kept out.
    package static let write = StatementRights(
        mayWrite: true,
        permitted: [
            .deleteRows, .replaceRows, .renameTable, .renameColumn, .dropIndex, .dropConstraint,
            .dropView,
        ]
    )

    /// For `rollback`, and for what a manifest allows with a reason.
    package static let destructive = StatementRights(
        mayWrite: true,
        permitted: Set(DestructiveAct.allCases)
    )
}

extension ReadStatement {
    /// What the statement removes or takes away; empty for temporary tables.
    package var destructiveActs: Set<DestructiveAct> {
        if isExplained || isTemporary { return [] }
        switch verb {
        case .dropTable: return [.dropTable]
        case .dropView: return [.dropView]
        case .dropSequence: return [.dropSequence]
        case .truncate: return [.truncate]
        case .delete: return [.deleteRows]
        case .replace: return [.replaceRows]
        case .renameTable: return [.renameTable]
        case .dropIndex: return [.dropIndex]
        case .createIndex where guards.contains(.orReplace): return [.dropIndex]
        case .createView where guards.contains(.orReplace): return [.dropView]
        case .createTable where guards.contains(.orReplace): return [.dropTable]
        case .createSequence where guards.contains(.orReplace): return [.dropSequence]
        case .alterTable: return Set(alterClauses.compactMap(\.kind.destructiveAct))
        default: return []
        }
    }
}

extension AlterClause.Kind {
    /// The destructive act that a clause is; nil for the others.
    var destructiveAct: DestructiveAct? {
        switch self {
        case .dropColumn: .dropColumn
        case .dropIndex, .dropPrimaryKey: .dropIndex
        case .dropForeignKey, .dropConstraint: .dropConstraint
        case .dropPartition, .truncatePartition: .dropPartition
        case .exchangePartition, .convertPartition: .exchangePartition
        case .dropSystemVersioning, .dropPeriod: .dropVersioning
        case .renameTable: .renameTable
        case .renameColumn: .renameColumn
        default: nil
        }
    }
}
