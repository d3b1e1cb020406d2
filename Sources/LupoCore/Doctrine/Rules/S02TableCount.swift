// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The core schema has room for so many tables.
    static let s02 = Rule(
        "S02",
        "at most 111 tables",
        depths: [.schema],
        seed: .error,
        reason: """
            A schema that nobody bounds is understood by nobody. A migration that makes tables may not leave more of them in \
            its schema than the doctrine's boundary; `doctrine = { max_tables = … }` in lupo.lua moves it. Tables that were put \
            aside do not count.
            """,
        bad: [],
        good: []
    )
}
