// SPDX-License-Identifier: Apache-2.0

/// One clause of ALTER TABLE.
package struct AlterClause: Sendable, Hashable {
    /// What a clause does.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case addColumn, modifyColumn, changeColumn, renameColumn, dropColumn, setDefault,
            dropDefault
        case addIndex, addUnique, addPrimaryKey, addForeignKey, addCheck
        case dropIndex, dropPrimaryKey, dropForeignKey, dropConstraint, renameIndex, ignoreIndex
        case enableKeys, disableKeys
        case renameTable, convertCharset, tableOption, algorithm, lock, orderBy, force
        case addPartition, dropPartition, truncatePartition, exchangePartition, convertPartition
        case maintainPartition, reorganizePartition, partitionBy, removePartitioning
        case discardTablespace, importTablespace
        case addPeriod, dropPeriod, addSystemVersioning, dropSystemVersioning
    }

    /// What it does.
    package var kind: Kind
    /// The column, index, constraint, partition or table that it names; nil where it names none.
    package var name: String?
    /// The new name of a rename or CHANGE.
    package var newName: String?
    /// `IF [NOT] EXISTS`.
    package var isGuarded: Bool
    /// The clause in bytes of the statement, its comma not included.
    package var range: Range<Int>
}

/// One column, key or constraint of CREATE TABLE.
package struct TableElement: Sendable, Hashable {
    /// What an element is.
    package enum Kind: String, Sendable, Hashable {
        case column, index, unique, primaryKey, foreignKey, check, period
    }

    /// What it is.
    package var kind: Kind
    /// Its name; nil where it has none.
    package var name: String?
    /// The element in bytes of the statement.
    package var range: Range<Int>
}

/// A table option that decides where rows are kept.
package struct TableOption: Sendable, Hashable {
    /// `ENGINE`, `DATA DIRECTORY`, `INDEX DIRECTORY`, `UNION`, `CONNECTION`, `TABLESPACE`.
    package var name: String
    /// The value, unquoted.
    package var value: String
    /// Where it stands, in bytes of the statement.
    package var range: Range<Int>
}
