// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    /// `doctrine` in `lupo.lua`.
    static let doctrine = APIRecord(
        name: "Doctrine",
        doc: "Which rules hold, in `lint` and while a migration runs; docs/rules lists them.",
        fields: [
            .optional(
                "profile",
                .literals(DoctrineProfile.allCases.map(\.rawValue)),
                default: "\"seed\"",
                "The severities to begin with: the doctrine, what its projects ask for besides, or no rule at all."
            ),
            .optional(
                "rules",
                .map(.string, .literals(Severity.allCases.map(\.rawValue))),
                default: "{}",
                "Severities by the rule's id: `rules = { D02 = \"off\", S15 = \"warning\" }`."
            ),
            .optional(
                "max_tables",
                .integer,
                default: "111",
                "The most base tables of the core schema (rule S02)."
            ),
        ]
    )
}
