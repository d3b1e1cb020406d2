// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// The live definitions of tables, each read once until something changes it.
///
/// It holds only while the tables are leased: nobody else changes them by this host's tools, and a change by hand in
/// between is what the fingerprints are for.
package final class SchemaReader {
    private struct Reading {
        var definition: String?
        /// The run of reads, with no other statement in between, that it belongs to.
        var run: UInt64
    }

    private let connection: MariaDBConnection
    private var known: [ObjectName: Reading] = [:]
    private var run: UInt64 = 0
    /// The connection's count of statements after the last read.
    private var lastCount: UInt64 = 0

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
        if let reading = known[table] { return reading.definition }
        if connection.statementCount != lastCount { run += 1 }
        let definition = try read(table)
        lastCount = connection.statementCount
        known[table] = Reading(definition: definition, run: run)
        return definition
    }

    /// Whether tables were read, and nothing but such reads has been sent to the server since.
    ///
    /// Reading them again would tell no more than the reading did: that a session without a lease may change them at any
    /// moment.
    package func isCurrent(_ tables: some Sequence<ObjectName>) -> Bool {
        connection.statementCount == lastCount && tables.allSatisfy { known[$0]?.run == run }
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
