// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A row of `lupo_locks` that is not given back.
struct StoredLock: Sendable {
    /// `lock_key`.
    let key: String
    /// `lock_type`.
    let type: String
    /// `locked_by_actor_id`.
    let actor: Int64?
    /// `expires_ymdhis`, for a row that says nothing else.
    let expires: Timestamp?
    /// What the row's document says; nil where it is not one of this host's.
    let holder: LeaseHolder?
}

/// Locks as the commands on them see them.
extension LedgerStore {
    /// Reads all locks that are not given back.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func storedLocks(now: Timestamp) throws(LupoError) -> [StoredLock] {
        try connection.rows(
            """
            SELECT lock_key, lock_type, locked_by_actor_id, expires_ymdhis, lock_data_json FROM \(tables.locks) \
            WHERE is_deleted = 0 ORDER BY lock_type DESC, lock_key
            """
        ).map { row in
            let key = row[0].textValue ?? ""
            // What is no document of this host's is shown as it is.
            let json = row[4].textValue.flatMap { try? JSON(parsing: $0) }
            return StoredLock(
                key: key,
                type: row[1].textValue ?? "",
                actor: row[2].integerValue,
                expires: row[3].integerValue.flatMap(Timestamp.init(ymdhis:)),
                holder: json.flatMap { LeaseHolder(key: key, json: $0, now: now) }
            )
        }
    }

    /// Gives a dead owner's lock back under a token of its own, so that the owner, should it wake, finds another one there.
    ///
    /// - Throws: ``LupoError`` `.ledgerConflict` where the row is not as it was read.
    func release(_ lock: StoredLock, now: Timestamp) throws(LupoError) {
        let old = lock.holder?.token
        let token = max(now.microseconds, (old ?? 0) + 1)
        let document: SQLText =
            old == nil
            ? ""
            : "lock_data_json = JSON_SET(lock_data_json, '$.expires_us', 0, '$.token', \(token)), "
        let same: SQLText =
            old.map { " AND CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) = \($0)" } ?? ""
        let result = try connection.execute(
            """
            UPDATE \(tables.locks) SET \(document)expires_ymdhis = \(now.ymdhis), is_deleted = 1, \
            deleted_ymdhis = \(now.ymdhis), updated_ymdhis = \(now.ymdhis) \
            WHERE lock_key = \(lock.key) AND is_deleted = 0\(same)
            """
        )
        guard result.affectedRows == 1 else {
            throw LupoError(
                .ledgerConflict,
                "The lock \(lock.key) was given back or taken by another process at this moment.",
                hint: "Look at `lupo-host lock list` again."
            )
        }
    }
}
