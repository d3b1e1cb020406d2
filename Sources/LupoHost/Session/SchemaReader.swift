// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// The live definitions of tables, each read once until something changes it.
///
/// It holds only while the tables are leased: nobody else changes them by this host's tools, and a change by hand in
/// between is what the fingerprints are for.
package final class SchemaReader {
    private let connection: MariaDBConnection
    private var known: [ObjectName: String?] = [:]

    /// Reads over a connection.
    package init(connection: MariaDBConnection) { self.connection = connection }

    /// Forgets what was read of some tables, or of all.
    package func forget(_ tables: some Sequence<ObjectName>) {
        for table in tables { known[table] = nil }
    }

    /// Forgets everything.
    package func forgetAll() { known = [:] }

    /// What SHOW CREATE TABLE says.
    ///
    /// - Returns: nil where there is no such table or view.
    /// - Throws: ``LupoError`` as every statement.
    package func definition(of table: ObjectName) throws(LupoError) -> String? {
        if let definition = known[table] { return definition }
        let definition = try read(table)
        known[table] = .some(definition)
        return definition
    }

    /// The definitions of several tables.
    package func definitions(
        of tables: some Sequence<ObjectName>
    ) throws(LupoError) -> [ObjectName: String?] {
        var out: [ObjectName: String?] = [:]
        for table in tables { out[table] = .some(try definition(of: table)) }
        return out
    }

    private func read(_ table: ObjectName) throws(LupoError) -> String? {
        do {
            let row = try connection.rows("SHOW CREATE TABLE \(table)").first
            return row?.values.dropFirst().first?.textValue
        } catch {
            // 1146: no such table; 1049: no such database.
            if error.server?.number == 1146 || error.server?.number == 1049 { return nil }
            throw error
        }
    }
}
