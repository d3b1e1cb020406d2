// SPDX-License-Identifier: Apache-2.0

extension TableInverse {
    /// The indexes' part; returns why there is no way back.
    ///
    /// An index holds no values of its own, so that one that was dropped is made again. That of an added foreign key, and one
    /// that the server took away because another took its place, are seen here too.
    func keys(_ parts: inout Parts) -> String? {
        var kept: Set<Identifier> = []
        for key in new.keys {
            let oldName = renamedKeys[key.name.name.lowercased()] ?? key.name
            guard let earlier = old.key(named: oldName.name) else {
                parts.removed.append(Self.removal(of: key))
                continue
            }
            kept.insert(earlier.name)
            var same = key
            same.name = earlier.name
            for index in same.parts.indices {
                same.parts[index].column = self.oldName(ofColumn: same.parts[index].column)
            }
            if same == earlier {
                if key.name != earlier.name {
                    parts.changed.append(
                        "RENAME INDEX \(key.name.quoted) TO \(earlier.name.quoted)"
                    )
                }
                continue
            }
            same.isIgnored = earlier.isIgnored
            if same == earlier, key.name == earlier.name {
                parts.changed.append(
                    "ALTER INDEX \(key.name.quoted) \(earlier.isIgnored ? "IGNORED" : "NOT IGNORED")"
                )
                continue
            }
            parts.removed.append(Self.removal(of: key))
            parts.added.append("ADD \(earlier.sql)")
        }
        for key in old.keys where !kept.contains(key.name) {
            parts.added.append("ADD \(key.sql)")
        }
        return nil
    }

    private static func removal(of key: KeyShape) -> String {
        key.kind == .primary ? "DROP PRIMARY KEY" : "DROP INDEX \(key.name.quoted)"
    }

    /// The part of foreign keys and CHECKs; returns why there is no way back.
    func constraints(_ parts: inout Parts) -> String? {
        // A foreign key goes before the index that it needs.
        var foreign: [String] = []
        var checks: [String] = []
        for constraint in new.constraints {
            let earlier = old.constraints.first { $0.name == constraint.name }
            guard let earlier else {
                if constraint.isForeignKey {
                    foreign.append("DROP FOREIGN KEY \(constraint.name.quoted)")
                } else {
                    checks.append("DROP CONSTRAINT \(constraint.name.quoted)")
                }
                continue
            }
            // With a column, the server renames what names it.
            if earlier.rule != constraint.rule, renamedColumns.isEmpty {
                return "the constraint \(constraint.name) is another one than before"
            }
        }
        parts.removed = foreign + checks + parts.removed
        for constraint in old.constraints
        where !new.constraints.contains(where: { $0.name == constraint.name }) {
            parts.added.append("ADD \(constraint.sql)")
        }
        return nil
    }
}
