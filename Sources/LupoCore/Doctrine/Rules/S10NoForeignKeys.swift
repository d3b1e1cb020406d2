// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No foreign keys.
    static let s10 = Rule(
        "S10",
        "no foreign keys",
        depths: [.statement, .schema],
        seed: .error,
        reason: """
            Relations are kept by the application. A foreign key locks rows of other tables, forbids changing them online, and \
            fails imports in another order.
            """,
        bad: [
            "CREATE TABLE IF NOT EXISTS a (b_id BIGINT UNSIGNED NOT NULL, FOREIGN KEY (b_id) REFERENCES b (b_id))",
            "CREATE TABLE IF NOT EXISTS a (b_id BIGINT UNSIGNED NOT NULL REFERENCES b (b_id))",
            "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY IF NOT EXISTS (b_id) REFERENCES b (b_id)",
            "CREATE TABLE IF NOT EXISTS a (b_id BIGINT /*!50100 , FOREIGN KEY (b_id) REFERENCES b (b_id) */)",
        ],
        good: [
            "CREATE TABLE IF NOT EXISTS a (b_id BIGINT UNSIGNED NOT NULL, KEY ix_b (b_id)) COMMENT='no FOREIGN KEY'"
        ]
    ) { subject in
        let statement = subject.statement
        let made = statement.elements.filter { $0.kind == .foreignKey }.map(\.range)
        let added = statement.alterClauses.filter { $0.kind == .addForeignKey }.map(\.range)
        let inline = subject.columns.filter(\.clause.hasReference).map(\.range)
        return (made + added + inline).map { range in
            Problem(
                "A foreign key is made.",
                hint: "Keep the column and an index on it, without REFERENCES.",
                range: range
            )
        }
    }
}
