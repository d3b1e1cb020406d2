// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost
import LupoMariaDB

/// Configuration and location of the database, as command line, environment and files say together.
struct Setup {
    let configuration: HostConfiguration
    let location: DatabaseLocation

    /// Reads everything that decides.
    init(_ options: DatabaseOptions) throws(LupoError) {
        let environment = ProcessFacts.environment
        let configuration = try ConfigurationFile.load(
            from: ProcessFacts.workingFolder,
            environment: options.env
        )
        self.configuration = configuration
        var sources = ConnectionSources(userName: ProcessFacts.userName)
        sources.url = options.database
        sources.environment = environment
        sources.configuredURL = configuration.database.map { url in
            (url, SourceLocation(file: configuration.folder + "/lupo.lua", line: 1))
        }
        sources.defaultsFile = options.defaultsFile
        sources.defaultsGroupSuffix = options.defaultsGroupSuffix
        sources.homeFolder = environment["HOME"]
        sources.passwordFile = configuration.passwordFile.map { path in
            path.hasPrefix("/") ? path : configuration.folder + "/" + path
        }
        if let command = configuration.passwordCommand {
            let folder = configuration.folder
            sources.passwordCommand = { () throws(LupoError) -> String in
                try PasswordCommand(command, folder: folder).output()
            }
        }
        location = try sources.resolve()
    }
}
