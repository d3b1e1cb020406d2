// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Text is utf8mb4.
    static let s16 = Rule(
        "S16",
        "utf8mb4 everywhere",
        depths: [.statement, .schema],
        seed: .error,
        reason:
            "Any other character set loses characters, and comparing two of them uses no index.",
        bad: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t VARCHAR(9) CHARACTER SET latin1 NULL",
            "CREATE TABLE IF NOT EXISTS a (t TEXT, is_deleted INT, deleted_ymdhis BIGINT) DEFAULT CHARSET=utf8",
            "ALTER TABLE a CONVERT TO CHARACTER SET utf8mb3",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t TEXT COLLATE latin1_swedish_ci NULL",
        ],
        good: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t VARCHAR(9) COLLATE utf8mb4_bin NULL",
            "ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t VARCHAR(9) CHARACTER SET ascii COLLATE uca1400_ai_ci NULL"
                .replacing("CHARACTER SET ascii ", with: ""),
        ]
    ) { subject in
        let settings = subject.statement.settings.compactMap { setting -> Problem? in
            switch setting.kind {
            case .charset where !isRight(charset: setting.value),
                .collation where !isRight(collation: setting.value):
                problem(setting.value, setting.range)
            default: nil
            }
        }
        let columns = subject.columns.compactMap { column -> Problem? in
            if let charset = column.clause.charset, !isRight(charset: charset) {
                return problem(charset, column.range)
            }
            if let collation = column.clause.collation, !isRight(collation: collation) {
                return problem(collation, column.range)
            }
            return nil
        }
        return settings + columns
    }

    private static func isRight(charset: String) -> Bool {
        ["utf8mb4", "binary", "default"].contains(charset)
    }

    /// Collations of the Unicode algorithm have no character set in their names since 10.10.
    private static func isRight(collation: String) -> Bool {
        collation.hasPrefix("utf8mb4_") || collation.hasPrefix("uca1400_")
            || ["binary", "default"].contains(collation)
    }

    private static func problem(_ value: String, _ range: Range<Int>) -> Problem {
        Problem("\(value) is not utf8mb4.", hint: "Write utf8mb4, or nothing.", range: range)
    }
}
