// SPDX-License-Identifier: Apache-2.0

extension ReadStatement {
    /// Why the statement may lose rows or values of a whole table, in the words of SQL; nil where it does not.
    ///
    /// Judged by the statement alone, so that it can be known before. A DELETE or UPDATE with a condition or a LIMIT, and
    /// REPLACE, change the rows that they name: these are no loss of a table.
    package var rowLoss: String? {
        if isExplained || isTemporary { return nil }
        switch verb {
        case .dropTable, .truncate: return verb.rawValue
        case .delete, .update:
            return guards.isDisjoint(with: [.where, .limit])
                ? "\(verb.rawValue) without WHERE" : nil
        case .alterTable:
            if guards.contains(.ignore) { return "ALTER IGNORE TABLE" }
            return alterClauses.lazy.compactMap(\.kind.rowLoss).first
        default: return nil
        }
    }
}

extension AlterClause.Kind {
    /// The words of a clause that removes or may change values of existing rows; nil for the others.
    var rowLoss: String? {
        switch self {
        case .dropColumn: "DROP COLUMN"
        case .modifyColumn: "MODIFY COLUMN"
        case .changeColumn: "CHANGE COLUMN"
        case .convertCharset: "CONVERT TO CHARACTER SET"
        case .dropPartition: "DROP PARTITION"
        case .truncatePartition: "TRUNCATE PARTITION"
        case .exchangePartition: "EXCHANGE PARTITION"
        case .convertPartition: "CONVERT PARTITION"
        case .dropSystemVersioning: "DROP SYSTEM VERSIONING"
        case .dropPeriod: "DROP PERIOD"
        default: nil
        }
    }
}
