// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Tables say when a row came and was changed.
    static let p03 = Rule(
        "P03",
        "created_ymdhis and updated_ymdhis on every table",
        seed: .off,
        strict: .warning,
        reason: "When did this come in? is the first question of every search for a fault.",
        bad: ["CREATE TABLE IF NOT EXISTS a (n INT)"],
        good: [
            "CREATE TABLE IF NOT EXISTS a (n INT, created_ymdhis BIGINT NOT NULL, updated_ymdhis BIGINT NOT NULL)"
        ]
    ) { subject in
        let statement = subject.statement
        let columns = Set(subject.columns.map { $0.name.lowercased() })
        guard statement.verb == .createTable, !statement.isTemporary, !columns.isEmpty,
            !statement.isFilledFromTable, let table = statement.objects.first
        else { return [] }
        let missing = ["created_ymdhis", "updated_ymdhis"].filter { !columns.contains($0) }
        guard !missing.isEmpty else { return [] }
        return [
            Problem(
                "\(table.name) has no \(missing.joined(separator: " and no ")).",
                hint: "Add both as BIGINT UNSIGNED NOT NULL.",
                range: table.range
            )
        ]
    }
}
