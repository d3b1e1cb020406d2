// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// What the ledger knows about one migration.
package struct StoredMigration: Sendable {
    /// `migration_registry_id`.
    package var registryID: Int64
    /// `migration_tracking_id` of the newest attempt.
    package var trackingID: Int64
    /// The registry's row, without manifest and `m.state`.
    package var row: RegistryRow
    /// Its hash.
    package var contentHash: String?
    /// Who runs it; nil where nobody does.
    package var owner: LeaseHolder?

    /// Whether a rollback by command has failed and left neither the one nor the other.
    package var hasFailedRollback: Bool {
        row.direction == .down && row.state == .completed && row.ownerKey == nil
    }

    /// Whether the attempt's work was verified before it was cut off: it is not rolled back then.
    package var isVerified: Bool { row.state == .postMigration && row.direction == .up }

    /// Whether an attempt is under way, or was when its host died.
    package var isUnsettled: Bool {
        row.state.status == .running || row.direction == .down
    }
}

/// A lease as it is stored.
package struct LeaseHolder: Sendable, Hashable {
    /// Lease key.
    package var key: String
    /// Its token.
    package var token: Int64
    /// Lease key of the process that took it.
    package var owner: String
    /// Machine of that process.
    package var host: String
    /// Its process id.
    package var pid: Int64
    /// What it does.
    package var purpose: String
    /// The connection that runs its statements.
    package var connectionID: Int64?
    /// The server's life in which that connection id means something.
    package var serverNonce: String?
    /// Its account on the server, as `user@host`.
    package var account: String?
    /// The cluster to which that server belonged; nil for none.
    package var clusterID: String?
    /// Where clients reach the node whose connection it is.
    package var node: String?
    /// Since when, by the server.
    package var acquired: Timestamp
    /// Until when, by the server.
    package var expires: Timestamp
    /// Whether it holds at the time of reading.
    package var isAlive: Bool

    /// Who, for a message: `process 4711 on db1`.
    package var description: String { "process \(pid) on \(host)" }

    /// Reads `lock_data_json`.
    ///
    /// - Parameters:
    ///   - key: the lease's key.
    ///   - json: nil where the row is not of this form.
    ///   - now: the server's time.
    package init?(key: String, json: JSON, now: Timestamp) {
        guard let token = json["token"]?.integerValue, let owner = json["owner"]?.stringValue,
            let expires = json["expires_us"]?.integerValue
        else { return nil }
        self.key = key
        self.token = token
        self.owner = owner
        self.expires = Timestamp(microseconds: expires)
        host = json["host"]?.stringValue ?? "an unknown machine"
        pid = json["pid"]?.integerValue ?? 0
        purpose = json["purpose"]?.stringValue ?? ""
        connectionID = json["connection_id"]?.integerValue
        serverNonce = json["server"]?.stringValue
        account = json["account"]?.stringValue
        clusterID = json["cluster"]?.stringValue
        node = json["node"]?.stringValue
        acquired = Timestamp(microseconds: json["acquired_us"]?.integerValue ?? expires)
        isAlive = expires > now.microseconds
    }
}
