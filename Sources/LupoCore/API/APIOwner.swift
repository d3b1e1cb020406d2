// SPDX-License-Identifier: Apache-2.0

/// What a function or a field of the script API belongs to: a library, or the class of an object.
///
/// The raw value is the first part of an id (`db` in `db.exec`).
package enum APIOwner: String, CaseIterable, Sendable {
    /// The library itself.
    case lupo
    /// `lupo.json`.
    case json = "lupo.json"
    /// `lupo.hash`.
    case hash = "lupo.hash"
    /// `lupo.text`.
    case text = "lupo.text"
    /// `lupo.time`.
    case time = "lupo.time"
    /// The argument of every hook.
    case context = "m"
    /// `m.db`.
    case database = "db"
    /// `m.schema`.
    case schema
    /// The argument of the function given to `create_table`.
    case tableBuilder = "t"
    /// `m.check`.
    case check
    /// `m.backup`.
    case backup
    /// `m.log`.
    case log
    /// `m.files`.
    case files
    /// A `lupo.Decimal`.
    case decimal
    /// A `lupo.U64`.
    case u64

    /// Libraries take a dot, objects a colon.
    package var isLibrary: Bool {
        switch self {
        case .lupo, .json, .hash, .text, .time: true
        default: false
        }
    }

    /// Values with methods, which scripts make and pass on; the others are the host's.
    package var isValue: Bool { self == .decimal || self == .u64 }

    /// `.` or `:`.
    package var separator: String { isLibrary ? "." : ":" }

    /// How a script reaches it: `lupo.json`, `m.db`, `t`.
    package var path: String {
        switch self {
        case .database, .schema, .check, .backup, .log, .files: "m." + rawValue
        default: rawValue
        }
    }

    /// The class in the editor's stub that has everything which every hook may use.
    package var luaClass: String {
        switch self {
        case .context: "lupo.Context"
        case .database: "lupo.ReadDatabase"
        case .schema: "lupo.ReadSchema"
        case .tableBuilder: "lupo.TableBuilder"
        case .check: "lupo.Check"
        case .backup: "lupo.Backups"
        case .log: "lupo.Log"
        case .files: "lupo.Files"
        case .decimal: "lupo.Decimal"
        case .u64: "lupo.U64"
        default: rawValue
        }
    }

    /// The class with the writing half, for the owners that have one.
    package var writingLuaClass: String? {
        switch self {
        case .database: "lupo.Database"
        case .schema: "lupo.Schema"
        default: nil
        }
    }

    /// A heading for documents.
    package var title: String {
        switch self {
        case .lupo: "lupo: values, versions, tables"
        case .json: "lupo.json"
        case .hash: "lupo.hash"
        case .text: "lupo.text"
        case .time: "lupo.time"
        case .context: "m: the migration that runs"
        case .database: "m.db: statements"
        case .schema: "m.schema: reading and changing tables"
        case .tableBuilder: "t: a table that is being created"
        case .check: "m.check: recorded checks"
        case .backup: "m.backup: copies of rows, and their return"
        case .log: "m.log"
        case .files: "m.files: files beside the migration"
        case .decimal: "decimal: an exact decimal number"
        case .u64: "u64: an unsigned 64-bit number"
        }
    }

    /// One or two sentences for documents and editors.
    package var doc: String {
        switch self {
        case .lupo:
            "The library that every plugin sees as a global. It needs no database, so it also works "
                + "while the file is loaded."
        case .json: "JSON in both directions, with 64-bit integers and NULL kept."
        case .hash: "Digests in lower-case hexadecimal."
        case .text: "Text in UTF-8: Lua's own `string` library counts and changes bytes."
        case .time:
            "Time in UTC. The clock stands still during an attempt, so that a resumed run sees the "
                + "same time again."
        case .context:
            "The one argument of every hook. What the hook may not do does not exist in it."
        case .database:
            "Statements on the migration's own connection. Parameters are `:name` with a table of "
                + "names, or `?` with a list, never both in one statement."
        case .schema:
            "Questions about the live schema, and builders that change it only where it is not yet "
                + "as asked for."
        case .tableBuilder:
            "Collects the columns and indexes of a new table. The id, `created_ymdhis`, "
                + "`updated_ymdhis`, `is_deleted` and `deleted_ymdhis` are added by themselves."
        case .check:
            "Each call is one row of `lupo_migration_validations`. A check that does not hold is "
                + "recorded and ends the hook."
        case .backup:
            "Verified copies of tables, made in `backup` before anything is changed, and given back in `rollback`."
        case .log: "Lines of the run's log, with optional fields."
        case .files:
            "Files in the migration's own folder and below it; their digests are recorded with the "
                + "attempt."
        case .decimal:
            "What `lupo.decimal` makes and DECIMAL columns hold. `+ - * // %` and the comparisons are exact, "
                + "with integers and U64 as well. A result that needs more than 65 digits, or more than 38 behind "
                + "the point, is an error."
        case .u64:
            "What `lupo.u64` makes and BIGINT UNSIGNED columns above 9223372036854775807 hold. `+ - * // %` "
                + "with integers and other U64 give a U64, or an error outside of its range."
        }
    }
}
