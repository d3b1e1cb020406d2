// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// What a session knows about its server beyond the version.
package struct ServerFacts: Sendable, Hashable {
    /// True on a node of a Galera cluster.
    package let isGalera: Bool
    /// True where only privileged accounts may write.
    package let isReadOnly: Bool
    /// `server_id`; the same on servers that nobody gave one.
    package let serverID: Int64
    /// When the server's process began, in seconds since 1970, by the server's clock; another number after a restart.
    package let startedAt: Int64
    /// The account that the privileges are those of, as `user@host`.
    package let currentUser: String
    /// The character set of schemas that are created without one.
    package let characterSet: String
    /// The largest packet in bytes.
    package let maxAllowedPacket: Int
    /// `lower_case_table_names`: 0 keeps the case of table names, 1 and 2 ignore it.
    package let lowerCaseTableNames: Int
    /// A digest of where the server runs: machine, port, socket and data folder.
    package let place: String

    /// One life of one server: another text for another server, and after each start.
    ///
    /// Connection numbers mean something only together with it. Nodes of a cluster often have one `server_id`, and may have
    /// been started in one second.
    package var nonce: String { "\(serverID)-\(startedAt)-\(place)" }
}

extension MariaDBConnection {
    /// Asks the server about itself: one round trip the first time, none afterwards.
    ///
    /// - Returns: the facts as they were at the first call.
    /// - Throws: ``LupoError`` as every statement.
    package func serverFacts() throws(LupoError) -> ServerFacts {
        if let facts { return facts }
        // Uptime and UNIX_TIMESTAMP() are both counted from the statement's start, so their difference is exact.
        let row = try rows(
            """
            SELECT @@wsrep_on AND @@wsrep_provider NOT IN ('', 'none'), @@read_only, @@server_id, \
            UNIX_TIMESTAMP() - CAST(variable_value AS SIGNED), CURRENT_USER(), \
            @@character_set_server, @@max_allowed_packet, @@lower_case_table_names, \
            CONCAT_WS('|', @@hostname, @@port, @@socket, @@datadir) \
            FROM information_schema.global_status WHERE variable_name = 'UPTIME'
            """
        ).first
        guard let row else {
            throw LupoError(.internal, "The server does not say how long it has been running.")
        }
        let facts = ServerFacts(
            isGalera: row[0].integerValue == 1,
            isReadOnly: row[1].integerValue == 1,
            serverID: row[2].integerValue ?? 0,
            startedAt: row[3].integerValue ?? 0,
            currentUser: row[4].textValue ?? "",
            characterSet: row[5].textValue ?? "",
            maxAllowedPacket: Int(row[6].integerValue ?? 1 << 20),
            lowerCaseTableNames: Int(row[7].integerValue ?? 0),
            place: String(SHA256.hex((row[8].textValue ?? "").utf8).prefix(8))
        )
        self.facts = facts
        return facts
    }
}
