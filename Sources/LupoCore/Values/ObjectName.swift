// SPDX-License-Identifier: Apache-2.0

/// A table (or view, sequence) with the schema that it stands in, as the ledger stores it: `schema.table`.
package struct ObjectName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The schema; always said, an unqualified name has been resolved before.
    package let schema: Identifier
    /// The table.
    package let table: Identifier

    /// Joins the two names.
    package init(schema: Identifier, table: Identifier) {
        self.schema = schema
        self.table = table
    }

    /// The name for SQL: schema and table, each quoted, with a dot between them.
    package var quoted: String { schema.quoted + "." + table.quoted }

    /// `schema.table`, for people and the ledger.
    package var description: String { schema.name + "." + table.name }

    /// Orders by schema, then table: the order in which locks are taken.
    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        (left.schema, left.table) < (right.schema, right.table)
    }
}
