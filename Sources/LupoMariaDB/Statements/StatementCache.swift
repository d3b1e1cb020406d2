// SPDX-License-Identifier: Apache-2.0

/// The prepared statements that a connection keeps, by text; the one that was used longest ago goes first.
struct StatementCache {
    private let capacity: Int
    private var entries: [String: (statement: PreparedStatement, lastUse: UInt64)] = [:]
    private var clock: UInt64 = 0

    /// Makes an empty cache; a capacity of 0 keeps nothing.
    init(capacity: Int) { self.capacity = capacity }

    /// How many statements are kept.
    var count: Int { entries.count }

    /// Finds a statement and marks it as used.
    mutating func statement(for text: String) -> PreparedStatement? {
        guard let place = entries.index(forKey: text) else { return nil }
        clock += 1
        entries.values[place].lastUse = clock
        return entries.values[place].statement
    }

    /// Keeps a statement; closes the oldest where there are too many.
    mutating func insert(_ statement: PreparedStatement, for text: String) {
        guard capacity > 0 else { return }
        while entries.count >= capacity {
            guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            else { break }
            entries[oldest.key] = nil
        }
        clock += 1
        entries[text] = (statement, clock)
    }

    /// Closes one statement.
    mutating func remove(_ text: String) { entries[text] = nil }

    /// Closes all statements.
    mutating func removeAll() { entries = [:] }
}
