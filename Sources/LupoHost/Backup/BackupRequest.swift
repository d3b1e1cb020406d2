// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What is to be saved.
struct BackupRequest {
    /// The table.
    let table: ObjectName
    /// Columns to keep beside the primary key's; nil for all.
    var columns: [String]?
    /// A condition with `?` for each value; nil for all rows.
    var condition: String?
    /// The condition's values.
    var values: [Value] = []
    /// How; nil for what the settings say.
    var method: BackupMethod?
    /// Why the host makes it by itself; nil for one that was asked for.
    var reason: String?

    /// Whether it covers some of the rows or columns alone.
    var isPartial: Bool { columns != nil || condition != nil }

    /// Whether somebody wants the digest of a whole table: the script that asked for the backup.
    var needsSHA256: Bool { reason == nil && !isPartial }

    /// What stands behind FROM.
    var source: SQLText {
        guard let condition else { return "\(table)" }
        return "\(table) WHERE (\(SQLText(verbatim: condition))\n)"
    }

    /// The columns to keep, the primary key's first.
    ///
    /// - Throws: ``LupoError`` `.value` for a column that is not there or is generated, `.backupRefused` where rows cannot
    ///   be told apart.
    func chosenColumns(of subject: BackupSubject) throws(LupoError) -> [ColumnShape] {
        guard isPartial else { return subject.writtenColumns }
        guard let key = subject.shape.primaryKey else {
            throw BackupSubject.refusal(
                table,
                "it has no primary key by which some of its rows or columns could be given back"
            )
        }
        guard let columns else { return subject.writtenColumns }
        var chosen: [ColumnShape] = []
        for name in key.parts.map(\.column.name) + columns {
            guard let column = subject.shape.column(named: name) else {
                throw LupoError(
                    .value,
                    "\(table) has no column \(name.clipped(to: 80)).",
                    hint: subject.shape.columns.map(\.name.name).nearest(to: name).map {
                        "Did you mean \($0)?"
                    }
                )
            }
            guard column.generation == nil else {
                throw LupoError(
                    .value,
                    "\(table).\(column.name) is generated from other columns.",
                    hint: "Name the columns that it is made of."
                )
            }
            if !chosen.contains(column) { chosen.append(column) }
        }
        return chosen
    }
}
