// SPDX-License-Identifier: Apache-2.0

/// Where the database is, when all sources have been asked.
package enum DatabaseLocation: Sendable, Hashable {
    /// A server that somebody else runs.
    case server(ConnectionOptions)
    /// A private server of the host's own.
    case embedded(EmbeddedLocation)
}

/// Which private server is meant.
package struct EmbeddedLocation: Sendable, Hashable {
    /// Its folder, as written; nil means `.lupo/server/` beside the configuration.
    package var path: String?
    /// False for `durability=none`: quick, and lost in a crash of the machine; for tests.
    package var isDurable: Bool

    /// Names a private server.
    package init(path: String?, isDurable: Bool) {
        self.path = path
        self.isDurable = isDurable
    }
}
