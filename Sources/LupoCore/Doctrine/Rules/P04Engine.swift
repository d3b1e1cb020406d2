// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Tables are InnoDB.
    static let p04 = Rule(
        "P04",
        "engine InnoDB",
        seed: .off,
        strict: .error,
        reason: "Only InnoDB has transactions, and survives a crash with all that was committed.",
        bad: ["CREATE TABLE IF NOT EXISTS a (n INT) ENGINE=MyISAM", "ALTER TABLE a ENGINE = Aria"],
        good: ["CREATE TABLE IF NOT EXISTS a (n INT) ENGINE=InnoDB"]
    ) { subject in
        subject.statement.options.compactMap { option in
            guard option.name == "ENGINE", option.value.lowercased() != "innodb" else {
                return nil
            }
            return Problem(
                "The engine is \(option.value).",
                hint: "Write ENGINE=InnoDB.",
                range: option.range
            )
        }
    }
}
