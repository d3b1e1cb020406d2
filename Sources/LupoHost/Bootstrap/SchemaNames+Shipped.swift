// SPDX-License-Identifier: Apache-2.0

import LupoCore

extension SchemaNames {
    /// What each name stands as in the shipped SQL, and the name that it gets here.
    var replacements: [String: Identifier] {
        [
            "lupopedia": core, "lupopedia_orchestration": orchestration,
            "lupopedia_ephemeral": ephemeral,
        ]
    }
}
