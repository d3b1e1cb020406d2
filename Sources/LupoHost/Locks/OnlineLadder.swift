// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// How large a table is, by the server's estimate.
struct TableSize: Sendable, Hashable {
    /// Rows.
    var rows: Int64
    /// Bytes of rows and indexes.
    var bytes: Int64

    /// Whether copying it takes no time that anybody would notice.
    var isSmall: Bool { rows <= 1_000 && bytes <= 4 << 20 }

    /// `about 1204000 rows, 310 MiB`.
    var description: String {
        "about \(rows) rows, "
            + (bytes >= 10 << 20 ? "\(bytes >> 20) MiB" : "\(max(1, bytes >> 10)) KiB")
    }
}

/// The ways to change a table, from the one that nobody notices to those that make others wait.
///
/// The server refuses a demand that it cannot meet before it does anything: with 1845 or 1846, which name the next
/// possible way, or with 1799 where others wrote more than its log for online changes holds.
struct OnlineLadder {
    /// One way.
    enum Rung: Int, Sendable, CaseIterable {
        case instant
        case nocopy
        case inplace
        case asWritten

        /// What the statement demands; nil for nothing.
        var demand: String? {
            switch self {
            case .instant: "ALGORITHM=INSTANT"
            case .nocopy: "ALGORITHM=NOCOPY, LOCK=NONE"
            case .inplace: "ALGORITHM=INPLACE, LOCK=NONE"
            case .asWritten: nil
            }
        }
    }

    /// The way to try now.
    private(set) var rung: Rung
    private let clause: OnlineClause

    /// Begins at the top; nil for a statement about which nothing may be said.
    init?(_ clause: OnlineClause) {
        switch clause {
        case .none, .blocking: return nil
        case .beforeClauses: rung = .instant
        // No index is made or removed in an instant.
        case .behindIndex: rung = .nocopy
        }
        self.clause = clause
    }

    /// The statement with the present demand.
    func text(of statement: String) -> String {
        rung.demand.map { clause.text(demanding: $0, in: statement) } ?? statement
    }

    /// Goes down after a refusal.
    ///
    /// - Parameter error: what the server said.
    /// - Returns: false where the error is none of the way, or there is no further one.
    mutating func descend(after error: LupoError) -> Bool {
        guard rung != .asWritten, let number = error.server?.number else { return false }
        switch number {
        case 1845, 1846: rung = advised(by: error.message)
        // Whether it is the script's own slip is said best about its own text.
        case 1064, 1799: rung = .asWritten
        default: return false
        }
        return true
    }

    private func advised(by message: String) -> Rung {
        let named: Rung? =
            if message.contains("Try ALGORITHM=COPY") || message.contains("Try LOCK=") {
                .asWritten
            } else if message.contains("Try ALGORITHM=INPLACE") {
                .inplace
            } else if message.contains("Try ALGORITHM=NOCOPY") {
                .nocopy
            } else {
                nil
            }
        let next = Rung(rawValue: rung.rawValue + 1) ?? .asWritten
        guard let named, named.rawValue > next.rawValue else { return next }
        return named
    }
}
