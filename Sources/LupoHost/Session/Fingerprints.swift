// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Fingerprints of tables one by one, as the ledger keeps them with the state `execution`.
enum Fingerprints {
    /// The fingerprint of each table; nil where there is none.
    static func map(_ definitions: [ObjectName: String?]) -> [ObjectName: String?] {
        definitions.mapValues { $0.map { SHA256.hex(Fingerprint.canonicalText(of: $0).utf8) } }
    }

    /// The object of the ledger: table to fingerprint or null.
    static func json(_ fingerprints: [ObjectName: String?]) -> JSON {
        .object(
            fingerprints.sorted { $0.key < $1.key }.map { ($0.key.description, JSON($0.value)) }
        )
    }

    /// Reads the object of the ledger.
    static func map(_ json: JSON) throws(LupoError) -> [ObjectName: String?] {
        guard case .object(let members) = json else { return [:] }
        var out: [ObjectName: String?] = [:]
        for (name, value) in members {
            let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            let table = ObjectName(
                schema: try Identifier(parts[0]),
                table: try Identifier(parts[1])
            )
            out[table] = .some(value.stringValue)
        }
        return out
    }

    /// One fingerprint over several tables, whatever their order.
    static func combined(_ definitions: [ObjectName: String?]) -> String {
        SHA256.hex(json(map(definitions)).encoded().utf8)
    }
}
