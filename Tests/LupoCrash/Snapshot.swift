// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The core schema, byte for byte: one line for each definition and each row.
struct Snapshot: Sendable, Equatable {
    let lines: [String]

    /// A schema that is described by its lines.
    init(lines: [String]) { self.lines = lines }

    /// Reads it.
    ///
    /// Tables that were put aside are left out: they are nobody's any more, and the audit looks at them. The counters of AUTO_INCREMENT are left out: InnoDB does not give back what a cut transaction has drawn.
    ///
    /// - Throws: ``LupoError`` as every statement.
    init(of schema: Identifier, on connection: MariaDBConnection) throws {
        var lines: [String] = []
        for table in try connection.rows("SHOW FULL TABLES FROM \(schema)") {
            let name = table[0].textValue ?? ""
            if TrashName.isOne(name) { continue }
            let object = ObjectName(schema: schema, table: try Identifier(name))
            let create = try connection.rows("SHOW CREATE TABLE \(object)").first
            let text = create?.values.dropFirst().first?.textValue ?? ""
            lines.append("\(name): " + Snapshot.withoutCounter(text))
            lines += try connection.rows("SELECT * FROM \(object)").map { row in
                "\(name): (" + row.values.map(Snapshot.text).joined(separator: ", ") + ")"
            }.sorted()
        }
        self.lines = lines
    }

    private static func withoutCounter(_ text: String) -> String {
        text.split(separator: "\n").map { line in
            line.split(separator: " ").filter { !$0.hasPrefix("AUTO_INCREMENT=") }.joined(
                separator: " "
            )
        }.joined(separator: " ")
    }

    private static func text(_ value: Value) -> String { (try? value.literal()) ?? "?" }

    /// What is in the other and not here, with a plus, and the other way round with a minus.
    func difference(from expected: Snapshot) -> [String] {
        let (own, other) = (counts, expected.counts)
        return Set(own.keys).union(other.keys).sorted().compactMap { line in
            let more = (own[line] ?? 0) - (other[line] ?? 0)
            return more == 0 ? nil : (more > 0 ? "+ " : "- ") + line
        }
    }

    private var counts: [String: Int] {
        lines.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
