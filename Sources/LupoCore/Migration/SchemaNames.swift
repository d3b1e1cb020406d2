// SPDX-License-Identifier: Apache-2.0

/// The three schemas of the federation (doctrine section 1), by their configured names.
package struct SchemaNames: Sendable, Hashable {
    /// The application's own tables.
    package var core: Identifier
    /// The ledger; the host's alone.
    package var orchestration: Identifier
    /// Locks, queue, cache and other rows that expire.
    package var ephemeral: Identifier

    /// Takes three names.
    package init(core: Identifier, orchestration: Identifier, ephemeral: Identifier) {
        self.core = core
        self.orchestration = orchestration
        self.ephemeral = ephemeral
    }

    /// `lupopedia` and its two companions.
    ///
    /// - Throws: never in practice: the three names are fixed and valid.
    package static func standard() throws(LupoError) -> SchemaNames {
        SchemaNames(
            core: try Identifier("lupopedia"),
            orchestration: try Identifier("lupopedia_orchestration"),
            ephemeral: try Identifier("lupopedia_ephemeral")
        )
    }
}
