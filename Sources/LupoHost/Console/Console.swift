// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// A prompt's other side: the VM whose variables stay between lines, and what its statements may do.
///
/// It lives on the session's thread. Nothing of it goes to the ledger, and no table is leased: it refuses to write what a
/// migration that runs has leased.
final class Console {
    let core: SessionCore
    let migration: LoadedMigration
    let options: ConsoleOptions
    let schema: SchemaReader
    let statements: StatementRunner
    private let writer: LedgerWriter
    private let attempt: Int
    private var lines = 0
    private var catalog: (names: Catalog, read: ContinuousClock.Instant)?

    /// The names of tables, and of their columns.
    struct Catalog {
        var tables: [String] = []
        var columns: Set<String> = []
    }

    private var script: Script { migration.script }

    /// The hook whose rights a line has.
    var hook: Hook { options.hook ?? (options.writes ? .execute : .validate) }

    private var phase: String {
        options.hook == nil && !options.writes ? ScriptInterface.consolePhase : hook.rawValue
    }

    private var context: HookContext {
        HookContext(core: core, statements: statements, attempt: attempt)
    }

    /// Puts a console together; nothing is sent.
    init(
        core: SessionCore,
        migration: LoadedMigration,
        options: ConsoleOptions,
        stored: StoredMigration?
    ) {
        self.core = core
        self.migration = migration
        self.options = options
        attempt = (stored?.row.attempt ?? 0) + 1
        schema = SchemaReader(connection: core.connection)
        writer = LedgerWriter(
            attempt: AttemptLog(
                registry: migration.registryRow(core: core, attempt: attempt, stored: nil),
                knownRegistryID: nil,
                registryHash: nil,
                started: core.clock.now
            ),
            touches: [],
            fencedTokens: [],
            tables: core.ledger.tables,
            process: core.process,
            session: core.identity,
            clock: core.clock,
            isSilent: true
        )
        statements = StatementRunner(
            core: core,
            manifest: migration.manifest,
            writer: writer,
            schema: schema,
            touchesAll: options.hook == nil
        )
        statements.hasCheckedBaseline = true
        if options.hook == nil || !options.writes { statements.placeName = "the console" }
        let secrets = core.secrets
        let onPrint = options.onPrint
        migration.script.host.onPrint = { onPrint(secrets.hide($0)) }
    }

    // MARK: - The hook's context

    /// Brings `m.state` to where the hook would find it: from the last attempt, or by the hooks before that only read.
    ///
    /// - Returns: what a person should know about it.
    /// - Throws: ``LupoError`` as reading the ledger.
    func enter(_ stored: StoredMigration?) throws(LupoError) -> [String] {
        script.forgetState()
        guard let hook = options.hook else { return [] }
        if let stored, [.verify, .post, .rollback].contains(hook) {
            script.restoreState(try core.ledger.scriptState(of: stored))
            return [
                "m.state is that of attempt \(stored.row.attempt), which is \(stored.row.state.rawValue)."
            ]
        }
        var notes: [String] = []
        for (before, state) in [
            (Hook.pre, MigrationState.preMigration), (.validate, .validation),
        ] {
            guard before != hook, hook != .pre else { break }
            guard script.hooks.contains(before) else { continue }
            notes += run(before, state)
        }
        if [.execute, .verify, .post, .rollback].contains(hook), script.hooks.contains(.backup) {
            notes.append("backup was not run: what it leaves in m.state is not there.")
        }
        return notes
    }

    private func run(_ before: Hook, _ state: MigrationState) -> [String] {
        statements.isReadOnly = true
        statements.begin(before, state: state, inRollback: false)
        defer { forget() }
        do throws(LupoError) {
            let result = try script.run(before, context)
            try statements.end()
            if let reason = result.skipReason {
                return ["\(before.rawValue) would skip the migration: \(reason)"]
            }
            return []
        } catch {
            statements.abandon()
            if script.vm.isKilled { try? script.renew() }
            return ["\(before.rawValue) fails: \(error.message)"]
        }
    }

    // MARK: - Lines

    /// Tells whether a text can run as it is.
    func check(_ text: String) -> ConsoleInput {
        switch script.compile(text, label: "input") {
        case .function(let function):
            script.release(function)
            return .complete
        case .incomplete: return .incomplete
        case .failed: return .complete
        }
    }

    /// Runs a text.
    ///
    /// - Parameters:
    ///   - text: as it was typed.
    ///   - name: of the file that it comes from; nil for a line.
    ///   - limit: most rows of one result.
    /// - Returns: what came of it.
    func evaluate(_ text: String, name: String?, rows limit: Int) -> ConsoleReply {
        var reply = ConsoleReply()
        lines += 1
        let start = ContinuousClock.now
        switch script.compile(text, label: name ?? "input \(lines)") {
        case .incomplete(let error), .failed(let error): reply.error = error
        case .function(let line):
            do throws(LupoError) {
                reply.results = try run(line, rows: limit)
            } catch {
                reply.error = advised(error)
            }
        }
        reply.milliseconds = (ContinuousClock.now - start).milliseconds
        reply.isOver = core.connection.isLost
        if script.vm.isKilled {
            reply.hasLostVariables = true
            do throws(LupoError) {
                try script.renew()
            } catch {
                reply.error = reply.error ?? error
                reply.isOver = true
            }
        }
        return reply
    }

    private func run(_ line: LuaFunction, rows limit: Int) throws(LupoError) -> [ConsoleResult] {
        let context = context
        let isOver = Locked(false)
        // What another host did meanwhile counts: each line sees the database as it is.
        schema.forgetAll()
        statements.isReadOnly = !options.writes
        statements.begin(hook, state: .execution, inRollback: false)
        script.host.context = context
        statements.place = { [weak script] in script?.vm.place }
        core.interruption.onRequest([stop(isOver)])
        defer {
            isOver.withLock { $0 = true }
            core.interruption.onRequest([])
            core.connection.dropCancellation()
            core.interruption.withdraw()
            statements.place = { nil }
            script.host.endHook()
            script.release(line)
            forget()
        }
        do throws(LupoError) {
            let results = try script.run(line: line, hook, phase: phase, context, rows: limit)
            if let fatal = statements.fatal { throw fatal }
            try statements.end()
            return results
        } catch {
            statements.abandon()
            throw error
        }
    }

    /// Stops a line: the statement that runs, and shortly after the script, if that goes on nevertheless.
    ///
    /// A script that ends by itself keeps its VM, and so the variables.
    private func stop(_ isOver: Locked<Bool>) -> @Sendable () -> Void {
        let cancellation = core.connection.cancellation
        let killSwitch = script.killSwitch
        let isFirst = Locked(true)
        return {
            let end: @Sendable () -> Void = {
                isOver.withLock { if !$0 { killSwitch.kill() } }
            }
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            guard first else { return end() }
            Task.detached {
                try await Task.sleep(for: .milliseconds(300))
                end()
            }
            // Where the server cannot be reached, the statement ends by itself or with its connection.
            _ = try? cancellation.cancelStatement()
        }
    }

    /// A line has ended: nothing of it is recorded anywhere.
    private func forget() {
        statements.fatal = nil
        statements.settled = []
        statements.made = []
        // A silent writer sends nothing, it only forgets.
        try? writer.flush(on: core.connection)
    }

    private func advised(_ error: LupoError) -> LupoError {
        guard !options.writes, error.code == .notAvailable else { return error }
        let isAboutWriting =
            error.message.contains("may only read") || error.message.contains("execute")
            || error.message.contains("may be written")
        guard isAboutWriting else { return error }
        var error = error
        error.hint =
            "This console only reads; `lupo-host console --write` opens one that may write."
        return error
    }

    // MARK: - Names

    /// The tables and columns of the default database, read again when they are some seconds old.
    func names() -> Catalog {
        if let catalog, ContinuousClock.now - catalog.read < .seconds(10) { return catalog.names }
        var names = Catalog()
        let schema = migration.manifest.schema
        let rows = try? core.connection.rows(
            """
            SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = \(schema.name) \
            ORDER BY table_name, ordinal_position LIMIT 20000
            """
        )
        for row in rows ?? [] {
            guard let table = row[0].textValue, let column = row[1].textValue else { continue }
            if names.tables.last != table { names.tables.append(table) }
            names.columns.insert(column)
        }
        catalog = (names, ContinuousClock.now)
        return names
    }

    /// Names in a global table of the session.
    func globals(_ path: [String]) -> [String] { script.consoleNames(path) }

    /// The limits of a line, and who set them.
    func limitRows() -> ConsoleResult {
        let limits = migration.manifest.limits
        let rows = Limit.allCases.map { limit -> [Value] in
            let value =
                limit == .statementTimeout ? core.statementLimit : limits[limit]
            let isSaid = limit == .statementTimeout && core.options.statementTimeout != nil
            let place = isSaid ? "--statement-timeout" : limits.place(of: limit) ?? "default"
            let ceiling = limits.ceiling(of: limit).map(limit.text) ?? "none"
            return [
                .text(limit.key), .text(value.map(limit.text) ?? "none"), .text(place),
                .text(ceiling),
            ]
        }
        return .rows(
            columns: ["limit", "value", "set by", "a manifest may ask for"],
            rows: rows,
            total: rows.count
        )
    }
}
