// SPDX-License-Identifier: Apache-2.0

/// What takes one statement back, as far as definitions say it.
///
/// Derived from the statement and from the definitions before and after it: what it names decides what it may have made, and
/// the definitions decide what it did make, with the names that the server gave. Pure; nothing is lost by an inverse
/// but what the statement itself has added.
package enum Inverse: Sendable, Hashable {
    /// It changed no definition.
    case nothing
    /// One statement takes it back.
    case statement(InverseStatement)
    /// Nothing takes it back that the definitions could tell; why, as the end of a sentence.
    case impossible(String)

    /// Derives what takes a statement back.
    ///
    /// - Parameters:
    ///   - statement: as it was sent.
    ///   - options: how it was read.
    ///   - schema: the schema of names without one.
    ///   - before: SHOW CREATE of what it writes before it was sent; nil for what was not there.
    ///   - after: the same after it.
    package init(
        of statement: ReadStatement,
        options: LexerOptions,
        defaultSchema schema: Identifier,
        before: [ObjectName: String?],
        after: [ObjectName: String?]
    ) {
        let derivation = InverseDerivation(
            statement: statement,
            options: options,
            defaultSchema: schema,
            before: before,
            after: after
        )
        do throws(LupoError) {
            self = try derivation.inverse()
        } catch {
            self = .impossible("its definitions cannot be read: \(error.message)")
        }
    }
}

/// A statement that takes another one back.
package struct InverseStatement: Sendable, Hashable {
    /// One statement; every name with its schema.
    package var text: String
    /// The base table that it removes, with the rows that it has got since.
    package var droppedTable: ObjectName?
    /// The table that it alters, as it is called before.
    package var alteredTable: ObjectName?
    /// The columns that it removes, with the values that they have got since.
    package var droppedColumns: [Identifier] = []
    /// Conditions on rows of the table that is altered: where one holds for a row, its values would not fit, and the
    /// statement must not be sent.
    package var obstacles: [InverseObstacle] = []

    init(_ text: String) { self.text = text }
}

/// Rows that would not survive an inverse.
package struct InverseObstacle: Sendable, Hashable {
    /// The table whose rows count, as it is called before the inverse.
    package var table: ObjectName
    /// A condition of SQL.
    package var condition: String
    /// What such a row has, for messages: `values longer than 40 characters in name`.
    package var words: String
}
