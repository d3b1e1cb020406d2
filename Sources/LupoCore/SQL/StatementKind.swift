// SPDX-License-Identifier: Apache-2.0

/// The family that a statement belongs to.
package enum StatementKind: String, Sendable, Hashable, CaseIterable {
    /// SELECT, VALUES, DO.
    case query
    /// INSERT, REPLACE, UPDATE, DELETE.
    case dml
    /// CREATE, ALTER, DROP, RENAME, TRUNCATE of schema objects.
    case ddl
    /// START TRANSACTION, COMMIT, ROLLBACK, SAVEPOINT, XA.
    case transaction
    /// USE, SET.
    case session
    /// ANALYZE TABLE and its like, FLUSH, KILL, replication, plugins.
    case administrative
    /// PREPARE, EXECUTE, CALL, compound statements: what runs is not what stands in the text.
    case dynamic
    /// GRANT, REVOKE, users and roles.
    case account
    /// LOCK TABLES, UNLOCK TABLES, HANDLER.
    case lock
    /// LOAD DATA, LOAD XML.
    case loadData
    /// SHOW.
    case show
    /// EXPLAIN, DESCRIBE: tells and does nothing else. `ANALYZE UPDATE …` is a `dml`, since it runs the statement.
    case explain
    /// A command of the mariadb client that the server does not know: DELIMITER, SOURCE.
    case client
}

/// What a statement does, by the words that it begins with.
package enum StatementVerb: String, Sendable, Hashable, CaseIterable {
    case select = "SELECT"
    case values = "VALUES"
    case `do` = "DO"
    case insert = "INSERT"
    case replace = "REPLACE"
    case update = "UPDATE"
    case delete = "DELETE"
    case createTable = "CREATE TABLE"
    case alterTable = "ALTER TABLE"
    case dropTable = "DROP TABLE"
    case renameTable = "RENAME TABLE"
    case truncate = "TRUNCATE"
    case createIndex = "CREATE INDEX"
    case dropIndex = "DROP INDEX"
    case createView = "CREATE VIEW"
    case alterView = "ALTER VIEW"
    case dropView = "DROP VIEW"
    case createSequence = "CREATE SEQUENCE"
    case alterSequence = "ALTER SEQUENCE"
    case dropSequence = "DROP SEQUENCE"
    case createTrigger = "CREATE TRIGGER"
    case dropTrigger = "DROP TRIGGER"
    case createRoutine = "CREATE PROCEDURE"
    case alterRoutine = "ALTER PROCEDURE"
    case dropRoutine = "DROP PROCEDURE"
    case createEvent = "CREATE EVENT"
    case alterEvent = "ALTER EVENT"
    case dropEvent = "DROP EVENT"
    case createDatabase = "CREATE DATABASE"
    case alterDatabase = "ALTER DATABASE"
    case dropDatabase = "DROP DATABASE"
    case createServer = "CREATE SERVER"
    case alterServer = "ALTER SERVER"
    case dropServer = "DROP SERVER"
    case analyzeTable = "ANALYZE TABLE"
    case optimizeTable = "OPTIMIZE TABLE"
    case checkTable = "CHECK TABLE"
    case repairTable = "REPAIR TABLE"
    case checksumTable = "CHECKSUM TABLE"
    case grant = "GRANT"
    case revoke = "REVOKE"
    case account = "CREATE USER"
    case use = "USE"
    case set = "SET"
    case setPassword = "SET PASSWORD"
    case setRole = "SET ROLE"
    case setTransaction = "SET TRANSACTION"
    case begin = "START TRANSACTION"
    case commit = "COMMIT"
    case rollback = "ROLLBACK"
    case savepoint = "SAVEPOINT"
    case xa = "XA"
    case prepare = "PREPARE"
    case execute = "EXECUTE"
    case deallocate = "DEALLOCATE PREPARE"
    case call = "CALL"
    case compound = "BEGIN NOT ATOMIC"
    case diagnostics = "SIGNAL"
    case lockTables = "LOCK TABLES"
    case unlockTables = "UNLOCK TABLES"
    case handler = "HANDLER"
    case loadData = "LOAD DATA"
    case loadIndex = "LOAD INDEX"
    case show = "SHOW"
    case describe = "DESCRIBE"
    case help = "HELP"
    case kill = "KILL"
    case shutdown = "SHUTDOWN"
    case flush = "FLUSH"
    case reset = "RESET"
    case purge = "PURGE"
    case replication = "CHANGE MASTER"
    case plugin = "INSTALL"
    case backup = "BACKUP"
    case cacheIndex = "CACHE INDEX"
    case binlog = "BINLOG"
    case delimiter = "DELIMITER"
    case source = "SOURCE"
}

extension StatementVerb {
    /// Whether the server commits the open transaction before it runs such a statement, also where it then fails.
    ///
    /// Tried on 10.11. `CREATE TEMPORARY TABLE` and `DROP TEMPORARY TABLE` do not; `ALTER`, `TRUNCATE` and
    /// `CREATE INDEX` do, of a temporary table as well. <https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/>
    func commitsImplicitly(isTemporary: Bool) -> Bool {
        switch self {
        case .createTable, .dropTable: !isTemporary
        case .alterTable, .renameTable, .truncate, .createIndex, .dropIndex, .createView,
            .alterView,
            .dropView, .createSequence, .alterSequence, .dropSequence, .createTrigger, .dropTrigger,
            .createRoutine, .alterRoutine, .dropRoutine, .createEvent, .alterEvent, .dropEvent,
            .createDatabase, .alterDatabase, .dropDatabase, .createServer, .alterServer,
            .dropServer, .analyzeTable, .optimizeTable, .checkTable, .repairTable, .grant, .revoke,
            .account, .setPassword, .begin, .commit, .rollback, .xa, .lockTables, .unlockTables,
            .flush, .reset, .plugin, .cacheIndex, .loadIndex, .backup, .replication,
            .execute, .call, .compound:
            true
        default: false
        }
    }
}
