// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The three schemas of the federation as this deployment names them (rule S01).
package struct SchemaNames: Sendable, Hashable {
    /// The application's own tables; `lupopedia`.
    package let core: Identifier
    /// Tracking, states, registry, journal; `lupopedia_orchestration`.
    package let orchestration: Identifier
    /// Sessions, cache, jobs, locks; `lupopedia_ephemeral`.
    package let ephemeral: Identifier

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

    /// What each name stands as in the shipped SQL, and the name that it gets here.
    var replacements: [String: Identifier] {
        [
            "lupopedia": core, "lupopedia_orchestration": orchestration,
            "lupopedia_ephemeral": ephemeral,
        ]
    }
}
