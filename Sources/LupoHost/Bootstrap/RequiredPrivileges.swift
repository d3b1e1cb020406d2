// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What the host's user has to be allowed, said where the server refuses one of it.
enum RequiredPrivileges {
    /// A refusal for want of privileges with all GRANTs that the host needs, not the first one only.
    ///
    /// - Parameters:
    ///   - error: of one of the host's own statements, which nobody wants to read; any other code is left alone.
    ///   - schemas: the three schemas.
    ///   - connection: asked for the account's name.
    /// - Returns: the error with the GRANTs as its hint.
    static func explained(
        _ error: LupoError,
        _ schemas: SchemaNames,
        on connection: MariaDBConnection
    ) -> LupoError {
        guard error.code == .privileges else { return error }
        var out = error
        out.statement = nil
        let account = (try? connection.value("SELECT CURRENT_USER()")?.textValue) ?? "user@host"
        let parts = account.split(separator: "@", maxSplits: 1).map { part in
            "'" + part.replacing("'", with: "''") + "'"
        }
        let lines = schemas.all.map { schema in
            // In a GRANT the name of a schema is a pattern, in which _ stands for any character.
            let pattern = schema.quoted.replacing("_", with: "\\_").replacing("%", with: "\\%")
            return
                "GRANT CREATE, ALTER, INDEX, DROP, SELECT, INSERT, UPDATE, DELETE ON \(pattern).* TO \(parts.joined(separator: "@"));"
        }
        out.hint = "As an administrator:\n" + lines.joined(separator: "\n")
        return out
    }
}
