// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Tables of the project have its prefix.
    static let p01 = Rule(
        "P01",
        "tables begin with lupo_",
        seed: .off,
        strict: .warning,
        reason: "In a database that others use as well, the prefix says whose a table is.",
        bad: ["CREATE TABLE IF NOT EXISTS moods (n INT)"],
        good: ["CREATE TABLE IF NOT EXISTS lupo_moods (n INT)", "CREATE TEMPORARY TABLE t (n INT)"]
    ) { subject in
        guard !subject.statement.isTemporary else { return [] }
        return subject.statement.objects.compactMap { object in
            guard object.role == .create, !object.name.lowercased().hasPrefix("lupo_") else {
                return nil
            }
            return Problem(
                "\(object.name) does not begin with lupo_.",
                hint: "Name it lupo_\(object.name.lowercased()).",
                range: object.range
            )
        }
    }
}
