// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A walk over a table in batches by the order of a key; what the loop's body writes commits with the position.
final class BatchWalk: OpenTransaction {
    /// The table.
    let table: ObjectName
    /// The column by whose order it is walked.
    let key: Identifier
    /// Rows a batch.
    let size: Int
    /// Milliseconds between two batches.
    let pause: Int64
    let columns: SQLText
    let condition: SQLText
    let conditionValues: [Value]
    /// Whether the key was asked for, or is read only for the position.
    let showsKey: Bool
    /// The key of the last row that was read; nil before the first batch.
    var position: Value?
    /// Rows that the open batch has.
    var rowsRead = 0
    /// `m.state` behind the batches that the journal answered, to be given to the script; nil for none.
    var restoredState: JSON?
    /// Its number within the hook, from 1; nil before the first batch.
    var number: Int64?
    /// Whether the last batch was shorter than it might be.
    var isAtEnd = false

    init(
        table: ObjectName,
        key: Identifier,
        size: Int,
        pause: Int64,
        columns: SQLText,
        condition: SQLText,
        conditionValues: [Value],
        showsKey: Bool
    ) {
        self.table = table
        self.key = key
        self.size = size
        self.pause = pause
        self.columns = columns
        self.condition = condition
        self.conditionValues = conditionValues
        self.showsKey = showsKey
    }

    /// The statement of the next batch, with its values.
    var next: (SQLText, [Value]) {
        let from: SQLText = position == nil ? "" : "\(key) > ? AND "
        let values = (position.map { [$0] } ?? []) + conditionValues
        return (
            """
            SELECT \(columns) FROM \(table) WHERE \(from)\(condition) ORDER BY \(key) \
            LIMIT \(SQLText(verbatim: String(size)))
            """,
            values
        )
    }
}

extension StatementRunner {
    /// Commits the open batch and reads the next one.
    ///
    /// - Parameter walk: the walk; its transaction is open from here until the next call or `endBatch`.
    /// - Returns: the rows, key included as last column; empty at the end.
    /// - Throws: ``LupoError`` as every statement.
    func nextBatch(_ walk: BatchWalk) throws(LupoError) -> QueryResult? {
        try prepareToSend()
        do throws(LupoError) {
            if walk.entry != nil {
                try endBatch(isComplete: true)
                try pause(walk.pause)
            }
            guard !walk.isAtEnd else { return nil }
            if let open {
                throw LupoError(
                    .statementRefused,
                    "A loop over `batches` stands inside of \(open is BatchWalk ? "another one" : open.article).",
                    hint: open is BatchWalk
                        ? "Finish the outer loop first; each batch is one transaction."
                        : "Each batch is a transaction of its own; leave m.db:transaction out."
                )
            }
            if recallBatches(walk) { return nil }
            try claim()
            try begin()
            let (text, values) = walk.next
            let result = try core.connection.query(text, values)
            walk.isAtEnd = result.rows.count < walk.size
            guard let last = result.rows.last, let position = last.values.last else {
                try core.connection.execute("ROLLBACK", effect: .none)
                return nil
            }
            walk.position = position
            walk.rowsRead = result.rows.count
            var entry = makeEntry(.batch, at: core.clock.now)
            entry.statement = text.redacted
            entry.objects = [walk.table.description]
            walk.begin(entry)
            open = walk
            return result
        } catch {
            throw note(error, nil)
        }
    }

    /// Ends the open batch: commits it with its position, or rolls it back.
    func endBatch(isComplete: Bool) throws(LupoError) {
        guard let walk = open as? BatchWalk, var entry = walk.entry else { return }
        open = nil
        walk.entry = nil
        guard isComplete else {
            takeBack(walk)
            if core.connection.isInTransaction {
                try core.connection.execute("ROLLBACK", effect: .none)
            }
            return
        }
        entry.digest = walk.takeDigest()
        entry.outcome.status = .done
        entry.outcome.rowsAffected = walk.affected
        entry.outcome.cursor = .object([
            ("table", .string(walk.table.description)), ("key", .string(walk.key.name)),
            ("after", walk.position?.journalJSON ?? .null),
            ("rows", .integer(Int64(walk.rowsRead))), ("walk", JSON(walk.number)),
        ])
        entry.outcome.scriptState = scriptState
        entry.outcome.finished = core.clock.now
        let finished = entry
        do {
            try writer.complete(on: core.connection, inRollback: inRollback) { $0.append(finished) }
        } catch {
            // Nothing of the batch may be committed by a later statement.
            takeBack(walk)
            if !core.connection.isLost, core.connection.isInTransaction,
                error.code != .outcomeUnknown
            {
                core.connection.dropCancellation()
                try core.connection.execute("ROLLBACK", effect: .none)
            }
            throw note(error, nil)
        }
    }
}
