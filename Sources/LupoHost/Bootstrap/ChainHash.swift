// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// The hash that ties a row of the ledger to its content and to the row before.
///
/// SHA-256, in lower-case hexadecimal, of the JSON object of all named values with members sorted by name and without
/// white space, to which `"previous_hash"` is added. Whole numbers stand as numbers, NULL as null, everything else,
/// JSON columns included, as the very text that is stored.
package enum ChainHash {
    /// Computes the hash.
    ///
    /// - Parameters:
    ///   - values: column names with values; no name twice, and none of the hashes themselves.
    ///   - previous: hash of the row before; nil in the first row.
    /// - Returns: 64 characters.
    package static func of(_ values: [(String, Value)], previous: String?) -> String {
        var members = values.map { ($0.0, json($0.1)) }
        members.append(("previous_hash", previous.map(JSON.string) ?? .null))
        return SHA256.hex(JSON.object(members).canonical.encoded().utf8)
    }

    /// The hash of a row of `lupo_migration_registry`, read with all its columns.
    ///
    /// Left out are the row's own id, `created_ymdhis` and `content_hash`; `previous_hash` is the row's.
    package static func of(registryRow row: Row) -> String {
        let values = zip(row.columns.map(\.name), row.values).filter { name, _ in
            !["migration_registry_id", "created_ymdhis", "content_hash", "previous_hash"]
                .contains(name)
        }
        return of(Array(values), previous: row["previous_hash"]?.textValue)
    }

    /// The hash of a row of `lupo_migration_states`; its duration, which is known only afterwards, is left out.
    ///
    /// - Parameters:
    ///   - state: the state that is entered.
    ///   - previousState: the one that is left, nil in the first row.
    ///   - tracking: the attempt.
    ///   - enteredYmdhis: UTC as `YYYYMMDDHHMMSS`.
    ///   - data: the members of `state_data_json` in order, without `hash` and `previous_hash`.
    ///   - previous: hash of the attempt's row before.
    /// - Returns: 64 characters.
    package static func of(
        state: String,
        after previousState: String?,
        tracking: Int64,
        enteredYmdhis: Int64,
        data: [(String, JSON)],
        previous: String?
    ) -> String {
        of(
            [
                ("migration_tracking_id", .integer(tracking)), ("state", .text(state)),
                ("previous_state", previousState.map(Value.text) ?? .null),
                ("state_entered_ymdhis", .integer(enteredYmdhis)),
                ("state_data_json", .text(JSON.object(data).encoded())),
            ],
            previous: previous
        )
    }

    private static func json(_ value: Value) -> JSON {
        switch value {
        case .null: .null
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number): .double(number)
        case .decimal(let text), .text(let text): .string(text)
        case .bytes(let bytes): .string(bytes.hexadecimal)
        }
    }
}
