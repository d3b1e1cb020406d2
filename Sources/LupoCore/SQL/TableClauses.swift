// SPDX-License-Identifier: Apache-2.0

/// One clause of ALTER TABLE.
package struct AlterClause: Sendable, Hashable {
    /// What a clause does.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Adds a column.
        case addColumn
        /// Gives a column another definition.
        case modifyColumn
        /// Gives a column another name and definition.
        case changeColumn
        /// Gives a column another name.
        case renameColumn
        /// Removes a column.
        case dropColumn
        /// Sets a column's default.
        case setDefault
        /// Removes a column's default.
        case dropDefault
        /// Adds an index.
        case addIndex
        /// Adds a unique index.
        case addUnique
        /// Adds the primary key.
        case addPrimaryKey
        /// Adds a foreign key.
        case addForeignKey
        /// Adds a CHECK.
        case addCheck
        /// Removes an index.
        case dropIndex
        /// Removes the primary key.
        case dropPrimaryKey
        /// Removes a foreign key.
        case dropForeignKey
        /// Removes a constraint of any kind.
        case dropConstraint
        /// Gives an index another name.
        case renameIndex
        /// Hides an index from the optimizer, or shows it again.
        case ignoreIndex
        /// Switches the keeping of indexes on.
        case enableKeys
        /// Switches the keeping of indexes off.
        case disableKeys
        /// Gives the table another name.
        case renameTable
        /// Converts all text to another character set.
        case convertCharset
        /// Sets an option such as ENGINE or COMMENT.
        case tableOption
        /// `ALGORITHM`.
        case algorithm
        /// `LOCK`.
        case lock
        /// Sorts the rows once.
        case orderBy
        /// Rebuilds the table.
        case force
        /// Adds partitions.
        case addPartition
        /// Removes partitions with their rows.
        case dropPartition
        /// Removes the rows of partitions.
        case truncatePartition
        /// Swaps a partition with a table.
        case exchangePartition
        /// Makes a partition of a table, or a table of a partition.
        case convertPartition
        /// Analyses, checks, optimises, rebuilds or repairs partitions.
        case maintainPartition
        /// Splits or joins partitions.
        case reorganizePartition
        /// Partitions the table anew.
        case partitionBy
        /// Makes one table of all partitions.
        case removePartitioning
        /// Takes the file of rows away.
        case discardTablespace
        /// Takes a file of rows in.
        case importTablespace
        /// Adds a period.
        case addPeriod
        /// Removes a period.
        case dropPeriod
        /// Begins to keep the history of rows.
        case addSystemVersioning
        /// Removes the history of rows.
        case dropSystemVersioning
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
    /// What ADD, MODIFY and CHANGE say of a column.
    package var column: ColumnClause?
    /// The columns of a key that is added.
    package var key: KeyClause?
}

/// One column, key or constraint of CREATE TABLE.
package struct TableElement: Sendable, Hashable {
    /// What an element is.
    package enum Kind: String, Sendable, Hashable {
        /// A column.
        case column
        /// An index that is not unique.
        case index
        /// A unique index.
        case unique
        /// The primary key.
        case primaryKey
        /// A foreign key.
        case foreignKey
        /// A CHECK.
        case check
        /// A period.
        case period
    }

    /// What it is.
    package var kind: Kind
    /// Its name; nil where it has none.
    package var name: String?
    /// The element in bytes of the statement.
    package var range: Range<Int>
    /// What a column's definition says.
    package var column: ColumnClause?
    /// The columns of a key.
    package var key: KeyClause?
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

/// Something that a statement says of a table as a whole.
package struct TableSetting: Sendable, Hashable {
    /// What is set.
    package enum Kind: String, Sendable, Hashable {
        /// `[DEFAULT] CHARACTER SET`.
        case charset = "CHARACTER SET"
        /// `[DEFAULT] COLLATE`.
        case collation = "COLLATE"
        /// `COMMENT`.
        case comment = "COMMENT"
        /// `AUTO_INCREMENT`: where counting begins.
        case autoIncrement = "AUTO_INCREMENT"
        /// `ROW_FORMAT`.
        case rowFormat = "ROW_FORMAT"
    }

    /// What is set.
    package var kind: Kind
    /// The value, unquoted; of charsets and collations in lower case.
    package var value: String
    /// Where it stands, in bytes of the statement.
    package var range: Range<Int>
    /// `CONVERT TO`: the columns as well.
    package var converts = false
}

extension AlterClause.Kind {
    /// Whether the clause writes a column's definition.
    var definesColumn: Bool {
        switch self {
        case .addColumn, .modifyColumn, .changeColumn: true
        default: false
        }
    }

    /// Whether the clause names the columns of a new key.
    var addsKey: Bool {
        switch self {
        case .addIndex, .addUnique, .addPrimaryKey, .addForeignKey: true
        default: false
        }
    }
}

extension TableElement.Kind {
    /// Whether the element names the columns of a key.
    var isKey: Bool {
        switch self {
        case .index, .unique, .primaryKey, .foreignKey: true
        default: false
        }
    }
}
