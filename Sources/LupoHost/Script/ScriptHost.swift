// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// The host's side of the script API: every call from Lua comes through here, with its arguments checked first.
///
/// It lives on the session's thread with its VM. While a file is loaded there is no context and so no database.
final class ScriptHost {
    /// What the clock shows to the script, in seconds since 1970.
    let now: Int64
    /// The folder that `m.files` reads beneath.
    let folder: String
    /// What the running hook works with; nil while the file is loaded.
    var context: HookContext?
    /// What the file passed to `lupo.migration`.
    var manifest: APIValue?
    /// Rows that loops are reading, by the number that Lua has.
    var openRows: [Int64: OpenRowsOfScript] = [:]
    /// Walks in batches, by the number that Lua has.
    var walks: [Int64: BatchWalkOfScript] = [:]
    var nextHandle: Int64 = 1
    /// Shapes of result sets by their columns: a loop reads the same ones again and again.
    var shapes: [[String]: LuaShape] = [:]
    /// When the script's progress was last passed on; nil before the first time in a hook.
    var toldProgress: ContinuousClock.Instant?
    /// Bytes and digests of what was read through `m.files`.
    var filesRead: [String: String] = [:]
    /// Where the script stands, as `file:line`; set by whoever runs one.
    var place: () -> String? = { nil }
    private var notices: DeprecationNotices

    /// What the script may use.
    var limits = ScriptLimits()
    /// The script's file, for messages; nil where its manifest cannot be edited.
    var file: String?
    /// Takes the lines of `print`, where they are not lines of the log.
    var onPrint: ((String) -> Void)?

    init(
        now: Int64,
        folder: String,
        notices: DeprecationNotices = DeprecationNotices(ScriptInterface.spec.functions)
    ) {
        self.now = now
        self.folder = folder
        self.notices = notices
    }

    /// Shows what was noted about deprecated calls, while the file was loaded too.
    func showNotices() {
        guard notices.isNeeded, let events = context?.core.events else { return }
        for notice in notices.take() {
            events(.log(level: "warn", message: notice, fields: .null))
        }
    }

    /// What was noted and not shown.
    func takeNotices() -> [String] { notices.take() }

    /// Forgets what belongs to a VM that was closed.
    func reset() {
        context = nil
        manifest = nil
        openRows = [:]
        walks = [:]
        shapes = [:]
    }

    /// A hook has ended: what its loops were reading is gone.
    func endHook() {
        context = nil
        toldProgress = nil
        openRows = [:]
        walks = [:]
    }

    /// Carries out one call.
    func dispatch(
        _ vm: LuaVM,
        _ number: Int,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let functions = ScriptInterface.spec.functions
        guard number < functions.count else {
            let place = number - functions.count
            let function = ScriptInterface.Private.allCases[place]
            return try perform(function, vm, arguments, results)
        }
        let offset = functions[number].owner.isLibrary ? 0 : 1
        try check(number, arguments, from: offset)
        guard let call = ScriptCall.byNumber[number] else {
            throw LupoError(
                .internal,
                "\(functions[number].id) is not one of the host's functions."
            )
        }
        try perform(call, vm, arguments, results)
    }

    /// Holds arguments against the declaration.
    ///
    /// - Parameters:
    ///   - number: of the function.
    ///   - arguments: with the receiver, where there is one.
    ///   - offset: index of the first that counts.
    /// - Throws: ``LupoError`` `.scriptArgument`.
    func check(
        _ number: Int,
        _ arguments: borrowing LuaArguments,
        from offset: Int
    ) throws(LupoError) {
        if notices.isNeeded {
            notices.note(number, at: place())
            showNotices()
        }
        let count = arguments.count - offset
        // How many there are is judged first: to find one goes past all before it.
        try ScriptInterface.checks[number].check(count: max(0, count)) {
            arguments.tag($0 + offset)
        }
        for index in 0..<count where ScriptInterface.checks[number].hasContent(index) {
            try ScriptInterface.checks[number].checkContent(
                of: index,
                APIValue(arguments.value(index + offset))
            )
        }
    }

    /// The context of the running hook.
    func running() throws(LupoError) -> HookContext {
        guard let context else {
            throw LupoError(.notAvailable, "There is no database while the file is loaded.")
        }
        return context
    }

    private func perform(
        _ call: ScriptCall,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .has, .requireAPI, .jsonEncode, .jsonDecode, .sha256, .md5, .trim, .split, .lower,
            .upper, .len, .isUTF8:
            try performLibrary(call, arguments, results)
        case .now, .parse, .format, .ymdhis, .add, .diff, .isValid, .parts:
            try performTime(call, arguments, results)
        case .fail, .progress, .remaining, .secret, .logDebug, .logInfo, .logWarn, .logError:
            try performFlow(call, vm, arguments, results)
        case .query, .one, .value, .ident, .exec, .script, .insert, .upsert:
            try performDatabase(call, vm, arguments, results)
        case .tables, .table, .hasTable, .hasColumn, .hasIndex, .checksum, .addColumn,
            .modifyColumn,
            .renameColumn, .addIndex, .dropColumn, .dropIndex, .dropTable, .classify:
            try performSchema(call, arguments, results)
        case .checkEqual, .checkAtMost, .checkEmpty, .checkRows, .checkColumn:
            try performCheck(call, vm, arguments, results)
        case .backupTable, .backupRestore:
            try performBackup(call, arguments, results)
        case .filesRead, .filesList, .filesJSON, .filesCSV:
            try performFiles(call, arguments, results)
        }
    }

    private func perform(
        _ function: ScriptInterface.Private,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch function {
        case .api: results.append(Int64(APISpec.major))
        case .version: results.append(HostVersion.text)
        case .check: try checkPrelude(vm, arguments)
        case .migration: try takeManifest(arguments)
        case .stepBegin: try beginStep(arguments, results)
        case .stepEnd:
            try running().statements.leaveStep(
                Int(arguments.integer(0) ?? 0),
                result: try kept(arguments.value(1), "the step's result"),
                scriptState: try kept(arguments.value(2), "m.state")
            )
        case .stepFail: try running().statements.failStep(Int(arguments.integer(0) ?? 0))
        case .rowsOpen: try openRows(vm, arguments, results)
        case .rowsNext: try nextRows(vm, arguments, results)
        case .rowsClose: openRows.removeValue(forKey: arguments.integer(0) ?? 0)?.rows.abandon()
        case .batchOpen: try openWalk(arguments, results)
        case .batchNext:
            try takeState(arguments, 1)
            try nextBatch(vm, arguments, results)
        case .batchClose:
            try takeState(arguments, 2)
            try closeWalk(arguments)
        case .transactionBegin: try beginTransaction(results)
        case .transactionResult: try keepResult(arguments)
        case .transactionEnd:
            try takeState(arguments, 0)
            try running().statements.commitTransaction()
        case .transactionFail: try running().statements.failTransaction(arguments.string(0))
        case .builder: results.append(ScriptInterface.object(.tableBuilder))
        case .createTable: try createTable(arguments, results)
        }
    }

    private func checkPrelude(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) {
        let id = arguments.string(0) ?? ""
        guard let number = ScriptInterface.spec.function(id: id)?.number else {
            throw LupoError(.internal, "The prelude checks the unknown function \(id).")
        }
        for index in 1..<max(1, arguments.count) {
            if let function = arguments.function(index) { try vm.release(function) }
        }
        try check(number, arguments, from: 1)
    }

    private func takeManifest(_ arguments: borrowing LuaArguments) throws(LupoError) {
        let value = APIValue(arguments.value(0))
        guard manifest == nil else {
            throw LupoError(
                .manifest,
                "The file calls lupo.migration twice.",
                hint: "Put each migration into a file of its own."
            )
        }
        let errors = ManifestSpec.errors(in: value)
        if var first = errors.first {
            first.causes = Array(errors.dropFirst())
            throw first
        }
        manifest = value
    }

    /// Takes over `m.state` from a call that makes it durable.
    private func takeState(_ arguments: borrowing LuaArguments, _ index: Int) throws(LupoError) {
        let statements = try running().statements
        guard statements.open != nil else { return }
        statements.scriptState = try kept(arguments.value(index), "m.state")
    }

    /// A value of Lua as the journal keeps it.
    func kept(_ value: LuaValue, _ what: String) throws(LupoError) -> JSON {
        do throws(LupoError) {
            let json = try value.journalJSON()
            guard json.encoded().utf8.count <= 1 << 20 else {
                throw LupoError(.value, "It takes more than 1 MiB.")
            }
            // JSON_VALID of MariaDB stops at 32 levels, and so does a column of type JSON.
            guard json.depth <= 30 else {
                throw LupoError(.value, "It is nested more than 30 levels deep.")
            }
            return json
        } catch {
            throw unkept(what, error)
        }
    }

    /// Says of what the journal cannot keep which value it is.
    func unkept(_ what: String, _ error: LupoError) -> LupoError {
        LupoError(
            .value,
            "\(what) cannot be kept in the journal: \(error.message)",
            hint: "Keep numbers, texts and tables of them; leave large data in tables."
        )
    }
}
