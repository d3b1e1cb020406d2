// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// The types of a row's columns: array binding wants one type for each column, so rows go together as long as theirs agree.
struct BulkShape: Equatable {
    /// The type of one column; `null` fits to every other.
    enum ColumnType {
        case null, integer, unsigned, double, decimal, text, bytes

        init(_ value: Value) {
            self =
                switch value {
                case .null: .null
                case .integer: .integer
                case .unsigned: .unsigned
                case .double: .double
                case .decimal: .decimal
                case .text: .text
                case .bytes: .bytes
                }
        }
    }

    private(set) var types: [ColumnType]

    /// The shape of one row.
    init(_ row: [Value]) { types = row.map(ColumnType.init) }

    /// Takes a further row in.
    ///
    /// - Returns: false, and nothing changed, where the row has another type in some column.
    mutating func admit(_ row: [Value]) -> Bool {
        var joined = types
        for (column, value) in row.enumerated() {
            let type = ColumnType(value)
            if type == .null || type == joined[column] { continue }
            guard joined[column] == .null else { return false }
            joined[column] = type
        }
        types = joined
        return true
    }

    /// Cuts rows into runs of one shape, of at most `limit` rows and `bytes` bytes, keeping their order.
    ///
    /// A row that is larger than `bytes` makes a run of its own.
    static func runs(
        of rows: [[Value]],
        limit: Int,
        bytes: Int
    ) -> [(range: Range<Int>, shape: BulkShape)] {
        var runs: [(range: Range<Int>, shape: BulkShape)] = []
        var start = 0
        while start < rows.count {
            var shape = BulkShape(rows[start])
            var size = BulkShape.size(rows[start])
            var end = start + 1
            while end < rows.count, end - start < limit {
                size += BulkShape.size(rows[end])
                guard size <= bytes, shape.admit(rows[end]) else { break }
                end += 1
            }
            runs.append((start..<end, shape))
            start = end
        }
        return runs
    }

    private static func size(_ row: [Value]) -> Int { row.reduce(0) { $0 + $1.sentSize } }
}
