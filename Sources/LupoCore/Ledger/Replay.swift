// SPDX-License-Identifier: Apache-2.0

/// What a hook did before it was cut off, to be answered from the journal when the hook runs again from its top.
///
/// The script is deterministic, so it asks for the same things in the same order; each is compared by digest and answered,
/// and what comes after the last one is done for the first time (architecture, invariant 4). A finished step, transaction
/// or batch is a unit: its function is not run again, and what it left is its result and `m.state`. Pure.
package struct Replay: Sendable {
    /// What the journal has for the hook, in order.
    private let entries: [JournalEntry]
    private var next = 0

    /// Takes the settled entries of one hook, over all attempts that it has had, oldest first.
    package init(_ entries: [JournalEntry]) { self.entries = entries }

    /// How many entries there are.
    package var count: Int { entries.count }

    /// How many have been answered.
    package var answered: Int { next }

    /// Whether everything has been answered: what is asked for now has not been done yet.
    package var isOver: Bool { next >= entries.count }

    /// What the script asks for.
    package struct Question: Sendable {
        /// What it may be in the journal.
        package var kinds: Set<JournalEntry.Kind>
        /// SHA-256 of text and values, or of a builder's call.
        package var digest: String
        /// Names of the open steps as the journal has them; nil outside of steps.
        package var path: String?
        /// For the message where the journal has something else.
        package var text: String

        /// Joins the parts.
        package init(
            kinds: Set<JournalEntry.Kind>,
            digest: String,
            path: String?,
            text: String
        ) {
            self.kinds = kinds
            self.digest = digest
            self.path = path
            self.text = text
        }
    }

    /// Answers a statement, a read or a builder.
    ///
    /// - Returns: its entry; nil where everything has been answered.
    /// - Throws: ``LupoError`` `.replayDiverged` where the journal has something else at this place.
    package mutating func take(_ question: Question) throws(LupoError) -> JournalEntry? {
        guard next < entries.count else { return nil }
        let entry = entries[next]
        guard question.kinds.contains(entry.kind), entry.stepPath == question.path,
            entry.callDigest == question.digest
        else { throw divergence(question.text, path: question.path) }
        next += 1
        return entry
    }

    /// Enters a step that may be finished.
    ///
    /// - Parameter path: of the step, with those around it.
    /// - Returns: the entry of its end, behind which the next question is answered; nil where the step was not finished.
    package mutating func takeStep(_ path: String) -> JournalEntry? {
        var place = next
        while place < entries.count, let inner = entries[place].stepPath,
            inner == path || inner.hasPrefix(path + " > ")
        {
            if entries[place].kind == .step, inner == path {
                next = place + 1
                return entries[place]
            }
            place += 1
        }
        return nil
    }

    /// Begins a transaction of the script's that may have ended.
    ///
    /// - Parameter path: of the open steps.
    /// - Returns: the entry of its end, which may be `failed`; nil where everything has been answered.
    /// - Throws: ``LupoError`` `.replayDiverged` where the journal has something else.
    package mutating func takeTransaction(_ path: String?) throws(LupoError) -> JournalEntry? {
        guard next < entries.count else { return nil }
        var place = next
        while place < entries.count, entries[place].stepPath == path {
            switch entries[place].kind {
            case .transaction:
                next = place + 1
                return entries[place]
            case .dml, .bulk: place += 1
            default: throw divergence("m.db:transaction", path: path)
            }
        }
        throw divergence("m.db:transaction", path: path)
    }

    /// Answers the batches that a walk has committed.
    ///
    /// - Parameters:
    ///   - walk: number of the walk within the hook, from 1.
    ///   - path: of the open steps.
    /// - Returns: the last one, behind which the walk goes on; nil where it had committed none.
    package mutating func takeBatches(walk: Int64, path: String?) -> JournalEntry? {
        var last: JournalEntry?
        while next < entries.count, entries[next].kind == .batch, entries[next].stepPath == path,
            entries[next].outcome.cursor["walk"]?.integerValue == walk
        {
            last = entries[next]
            next += 1
        }
        return last
    }

    /// The hook is over: it must have asked for all that it did before.
    ///
    /// - Throws: ``LupoError`` `.replayDiverged`.
    package func end() throws(LupoError) {
        guard isOver else { throw divergence("the end of the hook", path: nil) }
    }

    private func divergence(_ asked: String, path: String?) -> LupoError {
        guard next < entries.count else {
            return LupoError(.internal, "Nothing is left in the journal to differ from.")
        }
        let entry = entries[next]
        let place = entry.location.map { " at \($0)" } ?? ""
        return LupoError(
            .replayDiverged,
            "The script asks for something else than it did before it was cut off.\n"
                + "  the journal, entry \(next + 1) of \(entries.count) (\(entry.kind.rawValue), "
                + "\(entry.outcome.status.rawValue)\(place)): \(Replay.shown(entry.shown, entry.stepPath))\n"
                + "  the script, now: \(Replay.shown(asked, path))"
        )
    }

    private static func shown(_ text: String, _ path: String?) -> String {
        (path.map { "in step \"\($0.clipped(to: 80))\": " } ?? "")
            + text.clipped(to: 300).escapingControls()
    }
}

extension JournalEntry {
    /// What a replay compares: the digest of the statement, or of the call that a builder was.
    package var callDigest: String? { parameters["call_digest"]?.stringValue ?? digest }

    /// What it was, for a message.
    fileprivate var shown: String { parameters["call"]?.stringValue ?? statement ?? kind.rawValue }
}
