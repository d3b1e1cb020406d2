// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// New tables have the columns of soft deletes.
    static let s15 = Rule(
        "S15",
        "soft deletes",
        depths: [.statement, .schema],
        seed: .error,
        reason: "Nothing is ever deleted; it is marked, with the time, and can be had back.",
        bad: ["CREATE TABLE IF NOT EXISTS a (a_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"],
        good: [
            """
            CREATE TABLE IF NOT EXISTS a (a_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, \
            is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL)
            """,
            "CREATE TABLE IF NOT EXISTS b LIKE a", "CREATE TEMPORARY TABLE c (n INT)",
        ]
    ) { subject in
        let statement = subject.statement
        let columns = Set(subject.columns.map { $0.name.lowercased() })
        guard statement.verb == .createTable, !statement.isTemporary, !columns.isEmpty,
            !statement.isFilledFromTable, let table = statement.objects.first
        else { return [] }
        let missing = ["is_deleted", "deleted_ymdhis"].filter { !columns.contains($0) }
        guard !missing.isEmpty else { return [] }
        return [
            Problem(
                "\(table.name) has no \(missing.joined(separator: " and no ")).",
                hint:
                    "Add is_deleted TINYINT(1) NOT NULL DEFAULT 0 and deleted_ymdhis BIGINT UNSIGNED NULL.",
                range: table.range
            )
        ]
    }
}
