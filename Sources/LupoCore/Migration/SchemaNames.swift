// SPDX-License-Identifier: Apache-2.0

/// The three schemas of the federation as this deployment names them (doctrine section 1, rule S01).
package struct SchemaNames: Sendable, Hashable {
    /// The application's own tables; `lupopedia`.
    package var core: Identifier
    /// The ledger, the host's alone; `lupopedia_orchestration`.
    package var orchestration: Identifier
    /// Locks, queue, cache and other rows that expire; `lupopedia_ephemeral`.
    package var ephemeral: Identifier

    /// Takes the names; without any, the usual ones.
    ///
    /// - Throws: ``LupoError`` `.value` for a name that MariaDB does not take.
    package init(
        core: String = "lupopedia",
        orchestration: String = "lupopedia_orchestration",
        ephemeral: String = "lupopedia_ephemeral"
    ) throws(LupoError) {
        self.core = try Identifier(core)
        self.orchestration = try Identifier(orchestration)
        self.ephemeral = try Identifier(ephemeral)
    }

    /// All three, core first.
    package var all: [Identifier] { [core, orchestration, ephemeral] }
}
