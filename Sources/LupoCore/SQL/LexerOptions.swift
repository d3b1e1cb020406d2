// SPDX-License-Identifier: Apache-2.0

/// What the session decides about how the server cuts SQL into tokens.
///
/// The reader of a statement must know the very settings under which the statement will run, or it reads another
/// statement than the server does. <https://mariadb.com/kb/en/sql-mode/>
package struct LexerOptions: Sendable, Hashable {
    /// The server's version as major × 10000 + minor × 100 + patch; 10.11.19 is 101119.
    package var serverVersion: Int
    /// `"` quotes names instead of strings.
    package var ansiQuotes: Bool
    /// A backslash in a string is an ordinary character.
    package var noBackslashEscapes: Bool

    /// Makes options.
    package init(
        serverVersion: Int,
        ansiQuotes: Bool = false,
        noBackslashEscapes: Bool = false
    ) {
        self.serverVersion = serverVersion
        self.ansiQuotes = ansiQuotes
        self.noBackslashEscapes = noBackslashEscapes
    }

    /// Takes the options from a session's `@@sql_mode`.
    ///
    /// - Throws: ``LupoError`` `.configuration` for `ORACLE`, which has another grammar.
    package init(serverVersion: Int, sqlMode: String) throws(LupoError) {
        let modes = sqlMode.uppercased().split(separator: ",").map { mode in
            mode.drop { $0 == " " }
        }
        if modes.contains("ORACLE") {
            throw LupoError(
                .configuration,
                "The session's sql_mode has ORACLE, whose grammar the host does not read.",
                hint: "Take ORACLE out of sql_mode."
            )
        }
        self.init(
            serverVersion: serverVersion,
            ansiQuotes: modes.contains("ANSI_QUOTES") || modes.contains("ANSI"),
            noBackslashEscapes: modes.contains("NO_BACKSLASH_ESCAPES")
        )
    }

    /// Whether the server runs what stands in an executable comment of this version.
    ///
    /// MariaDB skips MySQL's versions from 5.7 on, unless the comment says that it is MariaDB's own (`/*M!`).
    func expands(version: Int, isMariaDB: Bool) -> Bool {
        version <= serverVersion && (isMariaDB || version < 50_700 || version > 99_999)
    }
}
