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
    /// `SELECT`.
    case select = "SELECT"
    /// `VALUES`.
    case values = "VALUES"
    /// `DO`.
    case `do` = "DO"
    /// `INSERT`.
    case insert = "INSERT"
    /// `REPLACE`.
    case replace = "REPLACE"
    /// `UPDATE`.
    case update = "UPDATE"
    /// `DELETE`.
    case delete = "DELETE"
    /// `CREATE TABLE`.
    case createTable = "CREATE TABLE"
    /// `ALTER TABLE`.
    case alterTable = "ALTER TABLE"
    /// `DROP TABLE`.
    case dropTable = "DROP TABLE"
    /// `RENAME TABLE`.
    case renameTable = "RENAME TABLE"
    /// `TRUNCATE`.
    case truncate = "TRUNCATE"
    /// `CREATE INDEX`.
    case createIndex = "CREATE INDEX"
    /// `DROP INDEX`.
    case dropIndex = "DROP INDEX"
    /// `CREATE VIEW`.
    case createView = "CREATE VIEW"
    /// `ALTER VIEW`.
    case alterView = "ALTER VIEW"
    /// `DROP VIEW`.
    case dropView = "DROP VIEW"
    /// `CREATE SEQUENCE`.
    case createSequence = "CREATE SEQUENCE"
    /// `ALTER SEQUENCE`.
    case alterSequence = "ALTER SEQUENCE"
    /// `DROP SEQUENCE`.
    case dropSequence = "DROP SEQUENCE"
    /// `CREATE TRIGGER`.
    case createTrigger = "CREATE TRIGGER"
    /// `DROP TRIGGER`.
    case dropTrigger = "DROP TRIGGER"
    /// `CREATE PROCEDURE`.
    case createRoutine = "CREATE PROCEDURE"
    /// `ALTER PROCEDURE`.
    case alterRoutine = "ALTER PROCEDURE"
    /// `DROP PROCEDURE`.
    case dropRoutine = "DROP PROCEDURE"
    /// `CREATE EVENT`.
    case createEvent = "CREATE EVENT"
    /// `ALTER EVENT`.
    case alterEvent = "ALTER EVENT"
    /// `DROP EVENT`.
    case dropEvent = "DROP EVENT"
    /// `CREATE DATABASE`.
    case createDatabase = "CREATE DATABASE"
    /// `ALTER DATABASE`.
    case alterDatabase = "ALTER DATABASE"
    /// `DROP DATABASE`.
    case dropDatabase = "DROP DATABASE"
    /// `CREATE SERVER`.
    case createServer = "CREATE SERVER"
    /// `ALTER SERVER`.
    case alterServer = "ALTER SERVER"
    /// `DROP SERVER`.
    case dropServer = "DROP SERVER"
    /// `ANALYZE TABLE`.
    case analyzeTable = "ANALYZE TABLE"
    /// `OPTIMIZE TABLE`.
    case optimizeTable = "OPTIMIZE TABLE"
    /// `CHECK TABLE`.
    case checkTable = "CHECK TABLE"
    /// `REPAIR TABLE`.
    case repairTable = "REPAIR TABLE"
    /// `CHECKSUM TABLE`.
    case checksumTable = "CHECKSUM TABLE"
    /// `GRANT`.
    case grant = "GRANT"
    /// `REVOKE`.
    case revoke = "REVOKE"
    /// `CREATE USER`.
    case account = "CREATE USER"
    /// `USE`.
    case use = "USE"
    /// `SET`.
    case set = "SET"
    /// `SET PASSWORD`.
    case setPassword = "SET PASSWORD"
    /// `SET ROLE`.
    case setRole = "SET ROLE"
    /// `SET TRANSACTION`.
    case setTransaction = "SET TRANSACTION"
    /// `START TRANSACTION`.
    case begin = "START TRANSACTION"
    /// `COMMIT`.
    case commit = "COMMIT"
    /// `ROLLBACK`.
    case rollback = "ROLLBACK"
    /// `SAVEPOINT`.
    case savepoint = "SAVEPOINT"
    /// `XA`.
    case xa = "XA"
    /// `PREPARE`.
    case prepare = "PREPARE"
    /// `EXECUTE`.
    case execute = "EXECUTE"
    /// `DEALLOCATE PREPARE`.
    case deallocate = "DEALLOCATE PREPARE"
    /// `CALL`.
    case call = "CALL"
    /// `BEGIN NOT ATOMIC`.
    case compound = "BEGIN NOT ATOMIC"
    /// `SIGNAL`.
    case diagnostics = "SIGNAL"
    /// `LOCK TABLES`.
    case lockTables = "LOCK TABLES"
    /// `UNLOCK TABLES`.
    case unlockTables = "UNLOCK TABLES"
    /// `HANDLER`.
    case handler = "HANDLER"
    /// `LOAD DATA`.
    case loadData = "LOAD DATA"
    /// `LOAD INDEX`.
    case loadIndex = "LOAD INDEX"
    /// `SHOW`.
    case show = "SHOW"
    /// `DESCRIBE`.
    case describe = "DESCRIBE"
    /// `HELP`.
    case help = "HELP"
    /// `KILL`.
    case kill = "KILL"
    /// `SHUTDOWN`.
    case shutdown = "SHUTDOWN"
    /// `FLUSH`.
    case flush = "FLUSH"
    /// `RESET`.
    case reset = "RESET"
    /// `PURGE`.
    case purge = "PURGE"
    /// `CHANGE MASTER`.
    case replication = "CHANGE MASTER"
    /// `INSTALL`.
    case plugin = "INSTALL"
    /// `BACKUP`.
    case backup = "BACKUP"
    /// `CACHE INDEX`.
    case cacheIndex = "CACHE INDEX"
    /// `BINLOG`.
    case binlog = "BINLOG"
    /// `DELIMITER`.
    case delimiter = "DELIMITER"
    /// `SOURCE`.
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
