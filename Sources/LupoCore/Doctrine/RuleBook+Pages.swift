// SPDX-License-Identifier: Apache-2.0

/// The rules for people: what `docs/rules/` holds, and `explain S04` shows.
extension RuleBook {
    /// `docs/rules/README.md`.
    package static var index: String {
        var out = """
            # Rules

            What `lupo-host lint` and the host itself hold statements against. S are the doctrine's own, D are dangers to data and \
            to others at work, N and P what projects ask for besides. A severity comes from the profile (`seed`, the default, or \
            `strict`), and from `--rule ID=SEVERITY`. This page and those of the rules are generated.

            | id | rule | seed | strict |
            |---|---|---|---|

            """
        for rule in rules {
            out +=
                "| [\(rule.id)](\(rule.id).md) | \(rule.title) | \(rule.severityName(.seed)) | "
                + "\(rule.severityName(.strict)) |\n"
        }
        out += """

            Findings of the host's own:

            | id | |
            |---|---|
            | H01 | The statement cannot be read, and so would not be sent. |
            | H02 | No script may send it: transactions, `USE`, `SET`, dynamic SQL, accounts, files; the host's own tables. |
            | H03 | A comment begins with `lupo:allow` and gives no rule, no reason, or no day. |
            | H04 | A comment with `lupo:allow` takes nothing back, or is over. |

            ## Taking a finding back

            ```sql
            -- lupo:allow S04 reason=nobody has read it since 4.0.20 until=20270101
            DROP TABLE IF EXISTS lupo_feelings;
            ```

            The comment stands before its statement or within it, names one rule or several with commas, and gives a reason. `until` is \
            the last day on which it counts, in UTC.

            """
        return out
    }
}

extension Rule {
    /// `docs/rules/S04.md`.
    package var markdown: String {
        func block(_ title: String, _ statements: [String]) -> String {
            statements.isEmpty
                ? ""
                : "\n## \(title)\n\n```sql\n" + statements.map { $0 + ";\n" }.joined() + "```\n"
        }
        return
            "# \(id): \(title)\n\nseed: \(severityName(.seed)) · strict: \(severityName(.strict)) · "
            + "looks at: \(depths.map(\.rawValue).sorted().joined(separator: ", "))\n\n\(reason)\n"
            + block("Breaks it", bad) + block("Keeps it", good)
    }

    /// For a terminal.
    package var text: String {
        func list(_ title: String, _ statements: [String]) -> String {
            statements.isEmpty ? "" : "\n\(title):\n" + statements.map { "    \($0)\n" }.joined()
        }
        return
            "\(id): \(title)  (seed: \(severityName(.seed)), strict: \(severityName(.strict)))\n\n\(reason)\n"
            + list("Breaks it", bad) + list("Keeps it", good)
    }

    /// The document of `explain --format json`.
    package var json: JSON {
        .object([
            ("rule", .string(id)),
            ("title", .string(title)),
            ("depths", .array(depths.map(\.rawValue).sorted().map(JSON.string))),
            (
                "severities",
                .object(
                    DoctrineProfile.allCases.map { ($0.rawValue, .string(severityName($0))) }
                )
            ),
            ("reason", .string(reason)),
            ("bad", .array(bad.map(JSON.string))),
            ("good", .array(good.map(JSON.string))),
        ])
    }

    fileprivate func severityName(_ profile: DoctrineProfile) -> String {
        (severities[profile] ?? .off).rawValue
    }
}
