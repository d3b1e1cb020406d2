// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// Leases that one ledger write takes: rows of `lupo_locks`, all of them or none.
///
/// A lease is free when its `expires_us` is 0, its row is deleted softly, or its row is new. One that has run out is not
/// free by itself: its owner's statement may still be running on the server, so it is taken only after the fence, by naming its token.
package struct LeaseClaim: Sendable, Hashable {
    /// How long a lease holds without renewal.
    package static let standardLength: Int64 = 15_000_000

    /// `process:…` or `table:…`, sorted.
    package var keys: [String]
    /// `process` or `table`.
    package var type: String
    /// The new token.
    package var token: Int64
    /// Lease key of the process that owns it.
    package var owner: String
    /// Tokens of dead owners that were fenced.
    package var fencedTokens: [Int64] = []
    /// Who asks.
    package var actor: Int64
    /// Host name, process id, connection id, server start, purpose: for people and for the fence.
    package var details: [(String, JSON)]
    /// Microseconds.
    package var length: Int64

    /// Makes a claim; the keys are sorted, so that two hosts never wait for each other.
    package init(
        keys: [String],
        type: String,
        token: Int64,
        owner: String,
        actor: Int64,
        details: [(String, JSON)],
        length: Int64 = LeaseClaim.standardLength
    ) {
        self.keys = keys.sorted()
        self.type = type
        self.token = token
        self.owner = owner
        self.actor = actor
        self.details = details
        self.length = length
    }

    /// The lease key of a table.
    ///
    /// `lock_key` compares without case and accents; a name that is not plain is told apart by a digest of its bytes.
    package static func key(of table: ObjectName) -> String {
        let name = table.description
        let isPlain = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
                || byte == 0x2E
        }
        return "table:" + (isPlain ? name : name + "#" + SHA256.hex(name.utf8).prefix(16))
    }

    /// The statements that take the leases, for the body of a compound statement that declared `v_now`, `v_taken` and
    /// `v_known`.
    ///
    /// They end in a SIGNAL with ``LedgerSignal/leaseHeld`` where one is held by another, and raise `v_known` unless it is
    /// sure that no row was there before. Mostly it is one new row, and one INSERT is all there is to do.
    func statements(locks: ObjectName, at now: Timestamp) -> SQLText {
        guard !keys.isEmpty else { return "" }
        let details = JSON.object(
            [("token", .integer(token)), ("owner", .string(owner))] + details
        )
        let known = details.encoded().dropLast() + ",\"acquired_us\":"
        let shown = now.advanced(byMicroseconds: length).ymdhis
        let rows = keys.map { key -> SQLText in
            """
            (\(key), \(type), \(actor), \(now.ymdhis), \(shown), CONCAT(\(String(known)), v_now, \
            ',"expires_us":', v_now + \(length), '}'), \(now.ymdhis), \(now.ymdhis), 0, NULL)
            """
        }.joined(separator: ", ")
        let fenced: SQLText =
            fencedTokens.isEmpty
            ? ""
            : " OR CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) IN (\(list: fencedTokens.map(Value.integer)))"
        let mine: SQLText = """
            lock_key IN (\(list: keys.map(Value.text))) \
            AND CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) = \(token) \
            AND JSON_VALUE(lock_data_json, '$.owner') = \(owner)
            """
        // A new row counts as one changed row, one that was free as two, one that is held as none. With several keys the
        // sum does not tell them apart, so that the rows themselves are looked at.
        let mayBeKnown: SQLText = keys.count == 1 ? "v_taken <> 1" : "TRUE"
        return """
            INSERT INTO \(locks) (lock_key, lock_type, locked_by_actor_id, acquired_ymdhis, expires_ymdhis, \
            lock_data_json, created_ymdhis, updated_ymdhis, is_deleted, deleted_ymdhis) VALUES \(rows) \
            ON DUPLICATE KEY UPDATE lock_data_json = IF(is_deleted = 1 \
            OR COALESCE(CAST(JSON_VALUE(lock_data_json, '$.expires_us') AS UNSIGNED), 0) = 0\(fenced), \
            VALUES(lock_data_json), lock_data_json);
            SET v_taken = ROW_COUNT();
            IF \(mayBeKnown) THEN
            SET v_known = v_known + 1;
            UPDATE \(locks) SET lock_type = \(type), locked_by_actor_id = \(actor), acquired_ymdhis = \(now.ymdhis), \
            expires_ymdhis = \(shown), updated_ymdhis = \(now.ymdhis), is_deleted = 0, deleted_ymdhis = NULL \
            WHERE \(mine);
            IF (SELECT COUNT(*) FROM \(locks) WHERE \(mine)) <> \(keys.count) THEN \
            \(LedgerSignal.leaseHeld.statement) END IF;
            END IF;

            """
    }

    /// Equal claims take the same leases with the same token.
    package static func == (left: LeaseClaim, right: LeaseClaim) -> Bool {
        left.keys == right.keys && left.token == right.token && left.owner == right.owner
    }

    /// Hashes what equality compares.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(keys)
        hasher.combine(token)
        hasher.combine(owner)
    }
}

/// Error numbers that the host's own compound statements raise by SIGNAL.
package enum LedgerSignal: UInt32, Sendable, CaseIterable {
    /// Another owner holds a lease that was asked for.
    case leaseHeld = 30_001
    /// A registry row was not as it was read: another host wrote first, or a newer token did.
    case registryChanged = 30_002
    /// A lease that the attempt holds is another's by now.
    case leaseLost = 30_003

    /// The statement that raises it, without values, since SIGNAL takes no parameters.
    var statement: SQLText {
        switch self {
        case .leaseHeld:
            "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'lease held';"
        case .registryChanged:
            "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30002, MESSAGE_TEXT = 'registry changed';"
        case .leaseLost:
            "SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30003, MESSAGE_TEXT = 'lease lost';"
        }
    }
}
