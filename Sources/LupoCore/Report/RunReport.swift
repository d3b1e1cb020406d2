// SPDX-License-Identifier: Apache-2.0

/// What came of one `run` or `rollback`: one report a migration, in the order in which they were done.
package struct RunReport: Sendable {
    /// `run` or `rollback`; part of the JSON document's schema name.
    package var command: String
    /// The migrations that were looked at.
    package var migrations: [MigrationReport] = []
    /// What kept the command from looking at the rest.
    package var error: LupoError?

    /// Makes an empty report.
    package init(command: String) { self.command = command }

    /// `lupo-host/run/1`.
    package var json: JSON {
        .object([
            ("schema", .string("lupo-host/\(command)/1")),
            ("migrations", .array(migrations.map(\.json))),
            ("error", error?.json ?? .null),
        ])
    }

    /// The first status that is not 0; the command's own error comes first.
    package var exitStatus: Int32 {
        error?.code.exitStatus ?? migrations.lazy.map(\.exitStatus).first { $0 != 0 } ?? 0
    }
}
