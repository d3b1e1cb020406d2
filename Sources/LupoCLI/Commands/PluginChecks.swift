// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost

/// Looks at the files of a command line before any server is asked: what cannot be read stops the whole command.
enum PluginChecks {
    /// Opens each file once.
    ///
    /// - Returns: what was read, for the run.
    /// - Throws: ``LupoError`` with exit status 65 for the first file that is none.
    static func load(
        _ files: [String],
        _ settings: Session.Settings
    ) throws(LupoError) -> CheckedFiles {
        var checked = CheckedFiles()
        for file in files {
            guard file.hasSuffix(".lua") else {
                throw LupoError(
                    .pluginUnreadable,
                    "\(file.escapingControls()) does not end in .lua.",
                    hint: "A migration is a Lua file named name_1_2_3.lua."
                )
            }
            try checked.check(file, settings.configuration)
        }
        return checked
    }
}
