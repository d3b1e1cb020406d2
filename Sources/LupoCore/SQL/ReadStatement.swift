// SPDX-License-Identifier: Apache-2.0

/// One statement as the host understands it before it is sent.
package struct ReadStatement: Sendable, Hashable {
    /// Exactly one statement, without a trailing `;`.
    package var text: String
    /// The family.
    package var kind: StatementKind
    /// What it does; of `SET STATEMENT … FOR x`, `EXPLAIN x` and `ANALYZE x` that of x.
    package var verb: StatementVerb
    /// Every table, view and sequence that it names, in the order of the text; names of CTEs are none.
    package var objects: [ObjectReference] = []
    /// Schemas that it names without an object, as `USE x` and `SHOW TABLES FROM x` do.
    package var schemas: [SchemaReference] = []
    /// The functions that it calls by name.
    package var functions: [FunctionCall] = []
    /// `CREATE TEMPORARY TABLE`, `DROP TEMPORARY TABLE`.
    package var isTemporary = false
    /// What makes it safe to run twice, or narrows what it does.
    package var guards: StatementGuards = []
    /// Where a SELECT puts its rows, other than to the client.
    package var output: SelectOutput?
    /// FOR UPDATE or LOCK IN SHARE MODE, anywhere in it.
    package var rowLock: RowLock?
    /// The clauses of ALTER TABLE, in order.
    package var alterClauses: [AlterClause] = []
    /// Columns, keys and constraints of CREATE TABLE, in order.
    package var elements: [TableElement] = []
    /// Options of CREATE TABLE and ALTER TABLE whose value decides where rows are kept: ENGINE, DATA DIRECTORY, ….
    package var options: [TableOption] = []
    /// What CREATE TABLE and ALTER TABLE say of the table as a whole and that moves no rows: charset, collation, comment.
    package var settings: [TableSetting] = []
    /// The columns that INSERT names; nil where it names none.
    package var insertColumns: [String]?
    /// What SET assigns.
    package var assignments: [VariableAssignment] = []
    /// What `SET STATEMENT … FOR` assigns while the statement runs.
    package var statementVariables: [VariableAssignment] = []
    /// How ALTER TABLE and CREATE INDEX do their work; nil for the others.
    package var onlinePlace: OnlinePlace?
    /// EXPLAIN: nothing is run.
    package var isExplained = false
    /// `ANALYZE SELECT …`: it is run, and its plan is told instead of its rows.
    package var isAnalyzed = false
    /// A multi-table UPDATE has unqualified columns, so that each of its tables counts as written.
    package var isWriteAmbiguous = false
    /// False for statements of which only the verb was read, since scripts may not send them at all.
    package var isWhollyRead = true
    /// Bound parameters, as they stand in the text.
    package var placeholders: [Placeholder] = []
    /// How many tokens were looked at; at most a small multiple of the number of tokens.
    package var steps = 0

    /// Whether the server commits the open transaction for it.
    package var commitsImplicitly: Bool {
        !isExplained && verb.commitsImplicitly(isTemporary: isTemporary)
    }
    /// What it writes, defines, alters or removes.
    package var targets: [ObjectReference] { objects.filter(\.role.isWritten) }
    /// What it only reads.
    package var reads: [ObjectReference] { objects.filter { !$0.role.isWritten } }
}

/// A table, view or sequence where a statement names it.
package struct ObjectReference: Sendable, Hashable {
    /// What the statement does with an object.
    package enum Role: String, Sendable, Hashable {
        /// Rows are read.
        case read
        /// It is a foreign key's parent.
        case parent
        /// Its definition is copied (`LIKE`) or told.
        case definition
        /// Rows are inserted, updated or deleted; a sequence advances.
        case write
        /// It is made.
        case create
        /// Its definition is changed.
        case alter
        /// It is removed.
        case drop
        /// All of its rows are removed at once.
        case truncate
        /// It loses this name.
        case renameFrom
        /// It gets this name.
        case renameTo
        /// It is analysed, checked, repaired.
        case maintain

        var isWritten: Bool {
            switch self {
            case .read, .parent, .definition: false
            default: true
            }
        }
    }

    /// The schema as written, unquoted; nil where none is.
    package var schema: String?
    /// The name as written, unquoted.
    package var name: String
    /// What is done with it.
    package var role: Role
    /// Where the name stands with its schema, in bytes of the statement.
    package var range: Range<Int>
    /// 1-based line in the statement.
    package var line: Int
    /// 1-based character in the line.
    package var column: Int
}

/// A schema where a statement names it alone.
package struct SchemaReference: Sendable, Hashable {
    /// The name, unquoted.
    package var name: String
    /// Where it stands, in bytes of the statement.
    package var range: Range<Int>
}

/// A call by name.
package struct FunctionCall: Sendable, Hashable {
    /// The schema as written; only stored functions have one.
    package var schema: String?
    /// The name; of built-in functions in upper case.
    package var name: String
    /// Whether MariaDB has it itself; all others are stored functions or loaded libraries, which may do anything.
    package var isBuiltIn: Bool
    /// Where it stands, in bytes of the statement.
    package var range: Range<Int>
}

/// What makes a statement safe to run twice, or narrows what it does.
package struct StatementGuards: OptionSet, Sendable, Hashable {
    /// One bit a guard.
    package let rawValue: UInt16
    /// Takes the bits.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// `IF EXISTS` on the object itself; those of ALTER's clauses stand there.
    package static let ifExists = StatementGuards(rawValue: 1)
    /// `IF NOT EXISTS` on the object itself.
    package static let ifNotExists = StatementGuards(rawValue: 2)
    /// `OR REPLACE`.
    package static let orReplace = StatementGuards(rawValue: 4)
    /// `INSERT IGNORE`, `UPDATE IGNORE`, `DELETE IGNORE`, `ALTER IGNORE`.
    package static let ignore = StatementGuards(rawValue: 8)
    /// `ON DUPLICATE KEY UPDATE`.
    package static let onDuplicateKeyUpdate = StatementGuards(rawValue: 16)
    /// WHERE of an UPDATE or DELETE.
    package static let `where` = StatementGuards(rawValue: 32)
    /// LIMIT of an UPDATE or DELETE.
    package static let limit = StatementGuards(rawValue: 64)
    /// `NOT EXISTS` in a condition.
    package static let notExists = StatementGuards(rawValue: 128)
    /// RETURNING.
    package static let returning = StatementGuards(rawValue: 256)
}

/// Where a SELECT puts its rows.
package enum SelectOutput: String, Sendable, Hashable {
    /// `INTO OUTFILE`.
    case outfile = "INTO OUTFILE"
    /// `INTO DUMPFILE`.
    case dumpfile = "INTO DUMPFILE"
    /// `INTO @variable`.
    case variables = "INTO @variable"
}

/// The rows that a SELECT locks.
package enum RowLock: String, Sendable, Hashable {
    /// `FOR UPDATE`.
    case update = "FOR UPDATE"
    /// `LOCK IN SHARE MODE`.
    case share = "LOCK IN SHARE MODE"
}

/// A variable that SET or SET STATEMENT assigns.
package struct VariableAssignment: Sendable, Hashable {
    /// Which variable.
    package enum Scope: String, Sendable, Hashable {
        /// A user variable: `@name`.
        case user
        /// A system variable of the session.
        case session
        /// A system variable of the server.
        case global
    }

    /// Which variable.
    package var scope: Scope
    /// The name without its at signs, of system variables in lower case; `names` and `character set` for those forms of SET.
    package var name: String
}

/// A bound parameter in the text.
package struct Placeholder: Sendable, Hashable {
    /// The name of `:name`; nil for `?`.
    package var name: String?
    /// Where it stands, in bytes of the statement.
    package var range: Range<Int>
}
