// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Names are no reserved words.
    static let n02 = Rule(
        "N02",
        "names are no reserved words",
        seed: .off,
        strict: .warning,
        reason: "A name that needs quotes will be written without them one day.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS `order` INT NULL"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS sort_order INT NULL"]
    ) { subject in
        let tables = subject.statement.objects
            .filter { $0.role == .create || $0.role == .renameTo }.map { ($0.name, $0.range) }
        let columns = subject.columns.map { ($0.name, $0.range) }
        return (tables + columns).compactMap { name, range in
            guard SQLWords.reserved.contains(name.uppercased()) else { return nil }
            return Problem(
                "\(name) is a reserved word.",
                hint: "Take another name.",
                range: range
            )
        }
    }
}
