// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Sends what a script asks for, journals it, and keeps it within the hook's rights.
///
/// INVARIANTS
/// 1. A statement that commits by itself has a durable intent before it is sent, and its outcome is recorded after.
/// 2. A DML statement commits in one transaction with its journal entry.
/// 3. In a hook that reads, everything runs in one READ ONLY transaction, which ends with the hook.
/// 4. What a script must not catch (a lost connection, a lost lease, another host's claim) is kept in `fatal` and ends it.
final class StatementRunner {
    let core: SessionCore
    let manifest: Manifest
    let writer: LedgerWriter
    let schema: SchemaReader
    var checker: StatementChecker
    /// The hook that runs.
    private(set) var hook = Hook.pre
    private(set) var state = MigrationState.preMigration
    private(set) var inRollback = false
    /// The names of the open steps, outermost first.
    private(set) var steps: [(name: String, sequence: Int64)] = []
    /// The names of the steps that an error has just left, outermost first.
    private(set) var failedSteps: [String] = []
    /// What ends the script, whatever it catches.
    var fatal: LupoError?
    /// The definitions of the touched tables before execution.
    var startingDefinitions: [ObjectName: String?] = [:]
    /// Statements that wrote, of both directions.
    var count = 0
    /// Rows that they changed.
    var rowsAffected: Int64 = 0
    /// Whether the touched tables were compared once they were leased.
    var hasCheckedBaseline = false
    /// Whether that found them changed by somebody else: then nothing was done, and there is nothing to undo.
    var isOvertaken = false
    /// Numbers of the journal entries whose outcome was looked at.
    var settled: Set<Int64> = []
    /// Base tables that were made, less those that were dropped, in the manifest's schema.
    private(set) var tableCountChange = 0
    /// The transaction of several statements that is open: a batch, or one that the script asked for.
    var open: OpenTransaction?
    /// Rows that the script is still reading.
    weak var openRows: OpenRows?
    /// What loops hold that they have not read.
    let unreadRows = OpenRows.Unread()
    /// Tables, columns and indexes that this attempt made, which it may drop again.
    var made: Set<String> = []
    /// Those of them that it created, and did not rename.
    var created: Set<ObjectName> = []
    /// Tables that the statements of a file make which is only being looked at.
    var expected: Set<String> = []
    /// Whether a builder is taking away what the migration has not made, so that rows are saved first.
    var savesForBuilder = false
    /// Tables that it wrote rows to.
    var writtenRows: Set<ObjectName> = []
    /// Whether the server had no room: then what the attempt made itself is not kept.
    var hasMetFullDisk = false
    /// What the journal says of a statement of the host's own that takes another one back; nil for the script's.
    var undoing: JSON?
    /// How large tables were when the first statement that changes them came.
    var sizes: [ObjectName: TableSize] = [:]
    private var hasReadTransaction = false
    /// When the attempt must be over; nil without a limit, and in a rollback.
    var deadline: RunDeadline?
    /// What the hook that runs did before its host died; nil where it runs for the first time.
    var replay: Replay?
    /// Walks in batches that the hook has begun.
    var walks: Int64 = 0
    /// Whether the end of the replay was told.
    var hasToldReplay = false
    /// `m.state` as the script has just given it, for what commits with it.
    var scriptState = JSON.null
    /// Whether nothing may be written, whatever the hook may do; said before a hook begins.
    var isReadOnly = false
    /// The migration's file, for messages; nil where there is none.
    var file: String?
    /// What messages call the place where statements come from, where it is not the hook.
    var placeName: String?
    /// Whether the hook that runs may write.
    var mayWrite: Bool { hook.mayWrite && !isReadOnly }
    /// The comments beside the place where the script stands, which may allow something; set by whoever runs one.
    var remarks: () -> [Suppression] = { [] }
    /// Holds what is sent against the doctrine.
    private(set) lazy var rules = StatementRules(
        core.options.doctrine,
        schemas: core.configuration.schemas,
        options: core.lexerOptions,
        allowances: manifest.allowances + core.options.allowances,
        today: core.clock.now.ymdhis / 1_000_000
    )
    /// What makes and gives back backups.
    private(set) lazy var backups = BackupDesk(
        core: core,
        writer: writer,
        schema: schema,
        settings: manifest.backup
    )
    /// Ends the script from outside of it; set by whoever runs one.
    var endScript: () -> Void = {}
    /// Where the script stands, as `file:line`; set by whoever runs one.
    var place: () -> String? = { nil }

    init(
        core: SessionCore,
        manifest: Manifest,
        writer: LedgerWriter,
        schema: SchemaReader,
        touchesAll: Bool = false
    ) {
        self.core = core
        self.manifest = manifest
        self.writer = writer
        self.schema = schema
        checker = StatementChecker(
            reader: StatementReader(options: core.lexerOptions),
            fence: StatementFence(
                schemas: FencedSchemas(
                    core: core.configuration.schemas.core,
                    orchestration: core.configuration.schemas.orchestration,
                    ephemeral: core.configuration.schemas.ephemeral,
                    others: []
                ),
                defaultSchema: manifest.schema,
                touches: touchesAll ? nil : manifest.touches,
                foldsCase: core.facts.lowerCaseTableNames != 0
            )
        )
        checker.mayDestroy = { [weak self] statement in
            guard let self else { return false }
            return isOwn(statement) || rules.mayDestroy(statement, remarks: remarks)
        }
    }

    // MARK: - Hooks and steps

    /// A hook begins.
    func begin(_ hook: Hook, state: MigrationState, inRollback: Bool) {
        self.hook = hook
        self.state = state
        self.inRollback = inRollback
        steps = []
        failedSteps = []
        walks = 0
        hasToldReplay = false
        // What ended the attempt does not end its rollback, as long as there is a connection to run it on.
        if inRollback, !core.connection.isLost { fatal = nil }
        checker.begin(hook, isReadOnly: isReadOnly, named: placeName)
    }

    /// A hook has ended well: its read transaction is closed.
    func end() throws(LupoError) {
        openRows?.abandon()
        openRows = nil
        if let open {
            try rollBack(open)
            let what = open is BatchWalk ? "its open batch" : "it"
            throw LupoError(
                .script,
                "The hook ended inside of \(open.article); \(what) was rolled back.",
                hint: "Let it end in the hook, not in a coroutine that is left."
            )
        }
        if let step = steps.last {
            throw LupoError(
                .script,
                "The hook ended inside of the step \"\(step.name.clipped(to: 80))\".",
                hint: "Let each step end in the hook, not in a coroutine that is left."
            )
        }
        try endReading()
        try endReplay()
    }

    /// A hook has failed: whatever is open is rolled back.
    func abandon() {
        replay = nil
        openRows?.abandon()
        openRows = nil
        if let open { takeBack(open) }
        open = nil
        hasReadTransaction = false
        guard core.connection.isInTransaction, !core.connection.isLost else { return }
        // If this fails too, the connection is lost and the server rolls back by itself.
        _ = try? core.connection.execute("ROLLBACK", effect: .none)
    }

    /// Enters a step.
    ///
    /// - Returns: how many steps are entered, this one included; and the journal's entry where the step is finished, which
    ///   is not entered then.
    func enter(step name: String) throws(LupoError) -> (depth: Int, finished: JournalEntry?) {
        if let open {
            throw LupoError(
                .statementRefused,
                "The step \"\(name.clipped(to: 80))\" stands inside of \(open.article).",
                hint: "It commits as a whole; put the step around it."
            )
        }
        failedSteps = []
        if let entry = recallStep(name) {
            core.events(.note("step \"\(name.clipped(to: 80))\" was finished before"))
            return (steps.count, entry)
        }
        steps.append((name, 0))
        core.events(.step(name: name, isDone: false))
        return (steps.count, nil)
    }

    /// Leaves the innermost step, and journals what it returned.
    ///
    /// - Parameters:
    ///   - depth: what entering it gave. Coroutines can end a step while another one has begun in it.
    ///   - result: of its body.
    ///   - scriptState: `m.state` as it is now.
    /// - Throws: ``LupoError`` `.script` where the step is not the innermost one.
    func leaveStep(_ depth: Int, result: JSON, scriptState: JSON) throws(LupoError) {
        guard let step = steps.last, steps.count == depth else {
            throw LupoError(
                .script,
                "A step ends in another order than it began"
                    + (steps.last.map { ": \"\($0.name.clipped(to: 80))\" has not ended." } ?? "."),
                hint: "Let each step end where it began, not in a coroutine that is left."
            )
        }
        let now = core.clock.now
        var entry = makeEntry(.step, at: now)
        entry.outcome.status = .done
        entry.outcome.result = result
        entry.outcome.scriptState = scriptState
        entry.outcome.finished = now
        record { $0.append(entry) }
        steps.removeLast()
        core.events(.step(name: step.name, isDone: true))
        try flushIfLarge()
    }

    /// Leaves a step whose body failed, with all that began in it.
    ///
    /// - Parameter depth: what entering it gave.
    func failStep(_ depth: Int) {
        while steps.count >= max(1, depth), let step = steps.popLast() {
            if failedSteps.count <= steps.count { failedSteps = steps.map(\.name) + [step.name] }
        }
    }

    // MARK: - Reading

    /// Sends a statement that reads, and gives its rows one by one.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - values: bound in order.
    ///   - streaming: sends it prepared, whose rows cost half of those of the text protocol.
    /// - Returns: the open rows.
    /// - Throws: ``LupoError`` as every statement.
    func read(
        _ statement: CheckedStatement,
        _ values: [Value],
        streaming: Bool = false
    ) throws(LupoError) -> RowStream {
        try prepareToSend()
        try holdAgainstRules(statement, isBuilder: false)
        do {
            try beginReading()
            let text = SQLText(verbatim: tagged(statement.rewritten.text))
            return try openedRows(statement) { () throws(LupoError) in
                streaming
                    ? try core.connection.preparedStream(text, values, effect: .none)
                    : try core.connection.stream(text, values, effect: .none)
            }
        } catch {
            throw note(error, statement)
        }
    }

    /// Begins the read-only transaction of a hook that reads.
    func beginReading() throws(LupoError) {
        guard !mayWrite, !hasReadTransaction else { return }
        try core.connection.execute("START TRANSACTION READ ONLY", effect: .none)
        hasReadTransaction = true
    }

    func endReading() throws(LupoError) {
        guard hasReadTransaction else { return }
        hasReadTransaction = false
        try core.connection.execute("COMMIT", effect: .none)
    }

    /// Journals a read outside of steps in a hook that writes, so that a resume sees the same again.
    func journalRead(_ statement: CheckedStatement, _ values: [Value], result: JSON) {
        guard journalsReads else { return }
        var entry = makeEntry(.read, at: core.clock.now)
        describe(&entry, statement, values)
        append(read: entry, result)
    }

    /// Journals a question about the schema.
    func journalRead(_ call: BuilderCall, result: JSON) {
        guard journalsReads else { return }
        var entry = makeEntry(.read, at: core.clock.now)
        entry.statement = "-- \(call.text)"
        entry.parameters = call.json
        append(read: entry, result)
    }

    private func append(read entry: JournalEntry, _ result: JSON) {
        var entry = entry
        entry.outcome.status = .done
        // A larger result is not kept; a resume that comes to it asks for a step.
        let isKept = result.encoded().utf8.count <= 65_536
        entry.outcome.result = isKept ? result : StatementRunner.omitted
        entry.outcome.finished = core.clock.now
        record { $0.append(entry) }
    }

    // MARK: - What the parts share

    /// Makes sure that the connection is free and that nobody asked to stop.
    func prepareToSend() throws(LupoError) {
        if let fatal { throw fatal }
        try checkRequests()
        if let failure = (open as? ScriptTransaction)?.failure { throw failure }
        try openRows?.detach()
        openRows = nil
        try flushIfLarge()
    }

    /// Most bytes of journal and checks that wait for their commit.
    ///
    /// A hook that only reads has none of its own, so what it records stays in memory until a later one.
    static let mostPending = 16 << 20

    /// Writes the journal where much waits: many reads in a row would make one packet larger than the server takes.
    ///
    /// - Throws: ``LupoError`` `.value` where a hook that may not write records too much; as every statement.
    func flushIfLarge() throws(LupoError) {
        let pending = writer.pendingBytes
        if mayWrite, open == nil, pending > 1 << 20 {
            try claim()
            try writer.flush(on: core.connection)
        } else if pending > StatementRunner.mostPending {
            throw LupoError(
                .value,
                "The hook \(hook.rawValue) records more than \(StatementRunner.mostPending >> 20) MiB of checks and steps.",
                hint: "Check many rows in one statement."
            )
        }
    }

    /// Fails where somebody asked to stop, or the time is over.
    func checkRequests() throws(LupoError) {
        if let request { throw request }
    }

    /// Why the attempt has to stop; nil where nobody asked for it.
    var request: LupoError? {
        if core.interruption.isRequested { return core.interruption.error }
        return deadline?.expiry.isRequested == true ? deadline?.expiry.error : nil
    }

    /// Waits without sending anything; ends early where somebody asks to stop.
    func pause(_ milliseconds: Int64) throws(LupoError) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            try checkRequests()
            let left = (end - ContinuousClock.now).milliseconds
            guard left > 0 else { return }
            poll(nil, 0, Int32(clamping: min(left, 50)))
        }
    }

    /// A journal entry of the present hook.
    func makeEntry(_ kind: JournalEntry.Kind, at now: Timestamp) -> JournalEntry {
        var entry = JournalEntry(
            kind: kind,
            state: state,
            hook: undoing == nil ? hook.rawValue : "host",
            steps: steps.map(\.name),
            started: now
        )
        entry.location = undoing == nil ? place() : nil
        entry.parent = undoing?["sequence"]?.integerValue
        return entry
    }

    /// Fills in statement, values and objects.
    func describe(_ entry: inout JournalEntry, _ statement: CheckedStatement, _ values: [Value]) {
        entry.statement = statement.rewritten.text
        entry.digest = digest(statement, values)
        entry.parameters = StatementRunner.kept(values)
        let objects =
            statement.access.writes.isEmpty ? statement.access.reads : statement.access.writes
        entry.objects = objects.map(\.description)
    }

    /// The fingerprint by which the journal knows a statement again; it says nothing about secrets in it.
    func digest(_ statement: CheckedStatement, _ values: [Value]) -> String {
        let secrets = core.secrets
        guard !secrets.isEmpty else {
            return StatementDigest.hex(statement.rewritten, values: values)
        }
        return StatementDigest.hex(
            text: secrets.hide(statement.rewritten.text),
            values: values.map { secrets.hide($0) }
        )
    }

    /// Values as the journal keeps them; of many or large ones only their number and size, the digest covers them all.
    private static func kept(_ values: [Value]) -> JSON {
        guard !values.isEmpty else { return .null }
        let size = values.reduce(into: 0) { $0 += $1.footprint }
        guard size <= 65_536 else {
            return .object([
                ("omitted", .integer(Int64(values.count))), ("bytes", .integer(Int64(size))),
            ])
        }
        return .array(values.map(\.journalJSON))
    }

    /// Records in the log of the direction that runs.
    func record(_ body: (inout AttemptLog) -> Void) {
        if inRollback { _ = writer.recordRollback(body) } else { writer.record(body) }
    }

    /// The statement with the host's tag; without a number, so that it can be prepared once and sent often.
    func tagged(_ text: String, sequence: Int64 = 0) -> String {
        // A user variable may be set by any statement.
        if text.utf8.contains(UInt8(ascii: "@")) { core.isDirty = true }
        return StatementTag(
            token: UInt64(clamping: writer.token),
            sequence: UInt64(clamping: sequence)
        ).apply(to: text)
    }

    /// Completes an error with the script's statement, and keeps it where nothing may follow.
    func note(_ error: LupoError, _ statement: CheckedStatement?) -> LupoError {
        var error = error
        if error.code == .diskFull { hasMetFullDisk = true }
        if error.statement != nil || error.server != nil, let statement {
            error.statement = statement.rewritten.text
            explain(&error, statement)
        }
        if error.code == .interrupted {
            if let request {
                error = request
            } else {
                error.code = .statementFailed
                error.hint =
                    error.hint
                    ?? "Somebody ended the statement with KILL; ask who, then run it again."
            }
        }
        if error.code == .statementTimeout {
            error.hint = core.statementAdvice(manifest.limits, file: file) ?? error.hint
        }
        let isOver = endedTransaction(error)
        if isOver, let transaction = open as? ScriptTransaction {
            // The script may begin it anew once it has left it, but cannot go on inside.
            transaction.failure = error
        }
        if error.isFatal || core.connection.isLost || (isOver && open is BatchWalk) {
            fatal = error
            endScript()
        }
        return error
    }

    /// Whether an error took the open transaction with it, as a deadlock does: what follows would not belong to it.
    private func endedTransaction(_ error: LupoError) -> Bool {
        guard open != nil, error.server != nil, !core.connection.isLost else { return false }
        let isOpen = try? core.connection.value("SELECT @@in_transaction")?.integerValue
        return isOpen != 1
    }

    /// Takes note of what a DDL statement did to the number of tables, and of what was made.
    func noteTables(_ access: StatementAccess, before: [ObjectName: String?]) {
        for table in access.writes where table.schema == manifest.schema {
            let existed = (before[table] ?? nil) != nil
            let exists = ((try? schema.definition(of: table)) ?? nil) != nil
            if exists, !existed {
                tableCountChange += 1
                made.insert(table.description)
                if access.verb == .createTable { created.insert(table) }
            }
            if existed, !exists { tableCountChange -= 1 }
        }
    }

    /// The touched tables that exist now.
    func existingTables() -> [ObjectName] {
        manifest.touches.filter { ((try? schema.definition(of: $0)) ?? nil) != nil }
    }
}
