// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A call of `m.schema` that changes the schema where it is not as asked for: what it does depends on what it finds, so
/// that a replay knows it by the call itself.
struct BuilderCall: Sendable {
    /// For example `m.schema:add_column("moods", …)`.
    let text: String
    /// SHA-256 over function and arguments.
    let digest: String

    /// Describes a call.
    ///
    /// - Parameters:
    ///   - function: its id in ``APISpec``.
    ///   - arguments: without the receiver, in the journal's form.
    init(_ function: String, _ arguments: [JSON]) {
        let list = JSON.array(arguments.map(\.canonical)).encoded()
        digest = SHA256.hex("\(function)\u{0}\(list)".utf8)
        text = "m.\(function.replacingDot)(\(list.dropFirst().dropLast()))".clipped(to: 500)
    }

    /// As the journal keeps it, in place of parameters.
    var json: JSON { .object([("call", .string(text)), ("call_digest", .string(digest))]) }
}

extension String {
    fileprivate var replacingDot: String {
        guard let dot = lastIndex(of: ".") else { return self }
        return self[..<dot] + ":" + self[index(after: dot)...]
    }
}

extension ExecutionResult {
    /// What a replay gives besides the number of rows; null where that is all.
    var journalJSON: JSON {
        var members: [(String, JSON)] = []
        if insertID != 0 { members.append(("insert_id", .string(String(insertID)))) }
        if !warnings.isEmpty {
            let list = warnings.prefix(64).map { warning in
                JSON.array([
                    .string(warning.level), .integer(Int64(warning.code)), .string(warning.message),
                ])
            }
            members.append(("warnings", .array(list)))
        }
        return members.isEmpty ? .null : .object(members)
    }

    /// Reads what the journal has.
    init(_ outcome: JournalEntry.Outcome) {
        affected = outcome.rowsAffected ?? 0
        insertID = outcome.result["insert_id"]?.stringValue.flatMap { UInt64($0) } ?? 0
        warnings = (outcome.result["warnings"]?.arrayValue ?? []).compactMap { warning in
            guard let parts = warning.arrayValue, parts.count == 3,
                let level = parts[0].stringValue, let code = parts[1].integerValue,
                let message = parts[2].stringValue
            else { return nil }
            return ServerWarning(level: level, code: UInt32(clamping: code), message: message)
        }
    }
}

/// Answers from the journal what the hook did before its host died (decision 0014).
extension StatementRunner {
    /// Stands in the journal for a result that was not kept.
    static let omitted = JSON.object([("omitted", .bool(true))])

    /// Whether what is asked for now was done before.
    var isReplaying: Bool { replay.map { !$0.isOver } ?? false }

    /// Whether reads are kept for a replay: within a step or a transaction nothing is, since it is repeated as a whole.
    var journalsReads: Bool { mayWrite && steps.isEmpty && open == nil }

    private var path: String? { JournalEntry.path(of: steps.map(\.name)) }

    /// The journal's entry of what the script asks for.
    ///
    /// - Returns: nil where it has not been done yet.
    /// - Throws: ``LupoError`` `.replayDiverged`, which ends the script; else the error that it met before.
    func recall(
        _ kinds: Set<JournalEntry.Kind>,
        digest: String,
        text: String
    ) throws(LupoError) -> JournalEntry? {
        guard isReplaying else { return nil }
        let entry = try replaying { (replay: inout Replay) throws(LupoError) in
            try replay.take(.init(kinds: kinds, digest: digest, path: path, text: text))
        }
        if let error = entry?.outcome.error, entry?.outcome.status == .failed { throw error }
        return entry
    }

    /// The result of a statement that was carried out before.
    func recall(
        _ statement: CheckedStatement,
        _ values: [Value]
    ) throws(LupoError) -> ExecutionResult? {
        guard isReplaying else { return nil }
        let access = statement.access
        if !access.createsTemporary.isEmpty {
            throw end(
                LupoError(
                    .replayImpossible,
                    "The attempt used a temporary table, which ended with its connection.",
                    statement: statement.rewritten.text
                )
            )
        }
        guard access.writesAnything || access.commitsImplicitly else { return nil }
        let entry = try recall(
            access.commitsImplicitly ? [.ddl] : [.dml],
            digest: digest(statement, values),
            text: statement.rewritten.text
        )
        guard let entry else { return nil }
        noteMade(entry)
        checker.note(access)
        return ExecutionResult(entry.outcome)
    }

    /// What a builder answered before.
    ///
    /// - Returns: whether it changed the schema; nil where it has not been called yet.
    func recall(_ call: BuilderCall) throws(LupoError) -> Bool? {
        let entry = try recall([.builder, .read], digest: call.digest, text: call.text)
        guard let entry else { return nil }
        noteMade(entry)
        return entry.kind == .builder
    }

    /// The result of a read outside of steps.
    ///
    /// - Returns: nil where it has not been read yet.
    /// - Throws: ``LupoError`` `.replayImpossible` where it was too large to be kept.
    func recallRead(digest: String, text: String) throws(LupoError) -> JSON? {
        guard isReplaying, journalsReads else { return nil }
        guard let entry = try recall([.read], digest: digest, text: text) else { return nil }
        guard entry.outcome.result != StatementRunner.omitted else { throw unkept(text) }
        return entry.outcome.result
    }

    /// The result of a statement that reads, outside of steps.
    func recallRead(_ statement: CheckedStatement, _ values: [Value]) throws(LupoError) -> JSON? {
        guard isReplaying, journalsReads else { return nil }
        try prepareToSend()
        return try recallRead(digest: digest(statement, values), text: statement.rewritten.text)
    }

    /// A read whose rows were handed out one by one, or were too many to be kept.
    func unkept(_ text: String) -> LupoError {
        end(
            LupoError(
                .replayImpossible,
                "The attempt read rows that its journal does not keep (a loop over m.db:rows, or more than 64 KiB): "
                    + text.clipped(to: 200).escapingControls()
            )
        )
    }

    /// A step that was finished before.
    func recallStep(_ name: String) -> JournalEntry? {
        guard isReplaying else { return nil }
        let path = JournalEntry.path(of: steps.map(\.name) + [name]) ?? name
        let entry = replay?.takeStep(path)
        noteProgress()
        return entry
    }

    /// A transaction that ended before.
    ///
    /// - Throws: ``LupoError`` where it failed: what it raised.
    func recallTransaction() throws(LupoError) -> JournalEntry? {
        guard isReplaying else { return nil }
        let path = path
        let entry = try replaying { (replay: inout Replay) throws(LupoError) in
            try replay.takeTransaction(path)
        }
        guard let entry else { return nil }
        if let error = entry.outcome.error, entry.outcome.status == .failed { throw error }
        guard entry.outcome.result != StatementRunner.omitted else {
            throw end(
                LupoError(
                    .replayImpossible,
                    "The attempt committed an m.db:transaction whose result its journal does not keep."
                )
            )
        }
        return entry
    }

    /// The batches that a walk committed before; it goes on behind them.
    ///
    /// - Returns: whether the walk was over.
    func recallBatches(_ walk: BatchWalk) -> Bool {
        guard walk.number == nil else { return false }
        walks += 1
        walk.number = walks
        guard isReplaying else { return false }
        let last = replay?.takeBatches(walk: walks, path: path)
        noteProgress()
        if let last {
            walk.position = Value(journal: last.outcome.cursor["after"] ?? .null)
            walk.restoredState = last.outcome.scriptState
        }
        // Something was done after it, so that it had come to its end.
        return isReplaying
    }

    /// Says once that what was done before is over.
    private func noteProgress() {
        guard let replay, replay.isOver, !hasToldReplay else { return }
        hasToldReplay = true
        writer.isHeldBack = false
        core.events(
            .note(
                "all that was done before is known (entries of the journal: \(replay.count)); going on"
            )
        )
    }

    private func replaying(
        _ body: (inout Replay) throws(LupoError) -> JournalEntry?
    ) throws(LupoError) -> JournalEntry? {
        guard var replay else { return nil }
        do {
            let result = try body(&replay)
            self.replay = replay
            noteProgress()
            return result
        } catch {
            throw end(error)
        }
    }

    /// Ends the script, whatever it catches: it is not what the journal is of.
    private func end(_ error: LupoError) -> LupoError {
        var error = error
        error.hint = error.hint ?? replayAdvice
        fatal = error
        endScript()
        return error
    }

    private var replayAdvice: String {
        let name = manifest.identity.name
        return
            "Nothing was done this time. `lupo-host rollback \(name)` takes back what it did before; "
            + "`lupo-host show \(name)` lists it."
    }

    /// The hook has ended: all that it did before, it must have asked for.
    func endReplay() throws(LupoError) {
        guard let replay else { return }
        self.replay = nil
        do { try replay.end() } catch { throw end(error) }
    }

    /// Tables that a statement made before are this migration's own.
    private func noteMade(_ entry: JournalEntry) {
        guard entry.outcome.status == .done, case .object(let before) = entry.definitionsBefore
        else { return }
        for (name, definition) in before where definition.stringValue == nil { made.insert(name) }
    }
}

extension Value {
    /// Reads what ``journalJSON`` wrote.
    init(journal json: JSON) {
        switch json {
        case .integer(let number): self = .integer(number)
        case .unsigned(let number): self = .unsigned(number)
        case .double(let number): self = .double(number)
        case .decimal(let text): self = .decimal(text)
        case .string(let text): self = .text(text)
        case .object:
            if let text = json["decimal"]?.stringValue {
                self = .decimal(text)
            } else {
                self = .bytes(json["bytes"]?.stringValue.flatMap { [UInt8](hexadecimal: $0) } ?? [])
            }
        default: self = .null
        }
    }
}
