// SPDX-License-Identifier: Apache-2.0

/// Whether a statement changes a table that others use, and where in it the host may say how.
package enum OnlineClause: Sendable, Hashable {
    /// It is no such statement, or says itself how, in a way that lets others go on.
    case none
    /// `ALGORITHM=…, LOCK=…, ` may stand at this byte, before the first clause of ALTER TABLE.
    case beforeClauses(Int)
    /// ` ALGORITHM=… LOCK=…` may stand at this byte, behind the last word of CREATE INDEX.
    case behindIndex(Int)
    /// It copies the table, or locks out who writes, whatever else it says; the server does not refuse it for that.
    case blocking

    /// The statement with a demand upon the server.
    ///
    /// - Parameters:
    ///   - demand: `ALGORITHM=NOCOPY, LOCK=NONE`.
    ///   - text: the statement that this was read from.
    /// - Returns: the text as it is where nothing may be said.
    package func text(demanding demand: String, in text: String) -> String {
        let (offset, inserted): (Int, String)
        switch self {
        case .none, .blocking: return text
        case .beforeClauses(let place): (offset, inserted) = (place, demand + ", ")
        case .behindIndex(let place):
            (offset, inserted) = (place, " " + demand.filter { $0 != "," })
        }
        let bytes = Array(text.utf8)
        guard offset <= bytes.count else { return text }
        return String(decoding: bytes[..<offset] + inserted.utf8 + bytes[offset...], as: UTF8.self)
    }
}

extension ReadStatement {
    /// What the host may say about how the table is changed.
    package var onlineClause: OnlineClause {
        guard placeholders.isEmpty, !isTemporary, !isExplained, statementVariables.isEmpty else {
            return .none
        }
        switch verb {
        case .alterTable: return alterOnlineClause
        case .createIndex:
            guard let online = onlinePlace else { return .none }
            if online.blocks { return .blocking }
            return online.isStated ? .none : .behindIndex(online.offset)
        default: return .none
        }
    }

    private var alterOnlineClause: OnlineClause {
        guard let online = onlinePlace, let first = alterClauses.first else { return .none }
        let changesEngine = options.contains { option in
            option.name == "ENGINE" && option.value.uppercased() != "INNODB"
        }
        if online.blocks || changesEngine { return .blocking }
        if online.isStated || first.kind.standsAlone { return .none }
        return .beforeClauses(online.offset)
    }
}

/// What was read about where and how ALTER TABLE and CREATE INDEX do their work.
package struct OnlinePlace: Sendable, Hashable {
    /// Where the host may add to it, in bytes of the statement.
    package var offset: Int
    /// Whether ALGORITHM, LOCK or ONLINE stands in it.
    package var isStated = false
    /// Whether what it says makes others wait: COPY, SHARED, EXCLUSIVE, another partitioning.
    package var blocks = false
}

extension AlterClause.Kind {
    /// Whether the grammar has it without further clauses beside it, ALGORITHM and LOCK among them.
    fileprivate var standsAlone: Bool {
        switch self {
        case .addPartition, .dropPartition, .truncatePartition, .exchangePartition,
            .convertPartition, .maintainPartition, .discardTablespace, .importTablespace:
            true
        default: false
        }
    }
}

extension StatementParser {
    /// Notes what the rest of the statement says about how it works.
    ///
    /// - Parameters:
    ///   - start: the first token behind the table's name, or the column list of an index.
    ///   - offset: where the host may add to it.
    ///   - isOnline: whether the word ONLINE stood before.
    mutating func noteOnlinePlace(from start: Int, offset: Int, isOnline: Bool) {
        var place = OnlinePlace(offset: offset, isStated: isOnline)
        var depth = 0
        for position in start..<max(start, lexemes.count) {
            let lexeme = lexemes[position]
            if lexeme.symbol == UInt8(ascii: "(") { depth += 1 }
            if lexeme.symbol == UInt8(ascii: ")") { depth -= 1 }
            guard depth == 0 else { continue }
            let next = position + 1 < lexemes.count ? lexemes[position + 1] : nil
            switch lexeme.word {
            case "ALGORITHM", "LOCK":
                let behind = next?.symbol == UInt8(ascii: "=") ? position + 2 : position + 1
                let value = behind < lexemes.count ? lexemes[behind].word : ""
                guard !value.isEmpty, next != nil else { continue }
                // DEFAULT says nothing: it leaves the choice to the server.
                if value != "DEFAULT" { place.isStated = true }
                if ["COPY", "SHARED", "EXCLUSIVE"].contains(value) { place.blocks = true }
            case "PARTITION" where next?.word == "BY", "REORGANIZE",
                "REMOVE" where next?.word == "PARTITIONING":
                place.blocks = true
            default: continue
            }
        }
        out.onlinePlace = place
    }
}
