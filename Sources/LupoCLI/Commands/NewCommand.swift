// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoHost

/// The command `new NAME --version V`.
struct NewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a migration from a template with every hook.",
        discussion: """
            The file stands in the first migration folder and is named after name and version.

            Example:
              lupo-host new add_moods --version 4.0.27
            """
    )

    @Argument(help: ArgumentHelp("Lower-case letters, digits and underscores.", valueName: "name"))
    var name: String

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp("Numbers with dots, such as 4.0.27.", valueName: "v")
    )
    var number: String

    @Option(help: ArgumentHelp("One line for people.", valueName: "text"))
    var title: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "new") {
            () throws(LupoError) -> Int32 in
            guard MigrationIdentity.isName(name) else {
                throw LupoError(
                    .usage,
                    "\"\(name.clipped(to: 80))\" cannot be a migration's name.",
                    hint: "Use lower-case letters, digits and underscores, a letter first."
                )
            }
            let version: MigrationVersion
            do throws(LupoError) {
                version = try MigrationVersion(number)
            } catch {
                throw LupoError(.usage, error.message, hint: error.hint)
            }
            let configuration = try ConfigurationFile.load(
                from: ProcessFacts.workingFolder,
                environment: nil
            )
            let folder = configuration.migrationFolders.first ?? "database/migrations"
            let place = folder.hasPrefix("/") ? folder : configuration.folder + "/" + folder
            let identity = MigrationIdentity(name: name, version: version, type: .schema)
            // A migration folder may be ".", which nobody writes in the middle of a path.
            let parts = "\(place)/\(identity.stem).lua".split(separator: "/").filter { $0 != "." }
            let path = "/" + parts.joined(separator: "/")
            try ProjectFiles.makeFolder(place)
            let text = MigrationTemplate(identity: identity, title: title ?? name).text
            guard try ProjectFiles.write(text, to: path, replacing: false) != "kept" else {
                throw LupoError(
                    .usage,
                    "\(path) is there already.",
                    hint: "Choose another version."
                )
            }
            show(path)
            return 0
        }
    }

    private func show(_ path: String) {
        let here = ProcessFacts.workingFolder + "/"
        let shown = path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
        switch output.format {
        case .json:
            let document = JSON.object([
                ("schema", .string("lupo-host/new/1")), ("file", .string(shown)),
            ])
            Output.write(document.encoded(indented: true) + "\n")
        case .text:
            Output.write(
                "\(output.style.green("wrote"))  \(shown)\n\nNext: lupo-host run \(shown)\n"
            )
        }
    }
}

/// A migration with every hook, each with a line that says what it is for.
struct MigrationTemplate {
    let identity: MigrationIdentity
    let title: String

    /// Lua that runs as it is and changes nothing.
    var text: String {
        """
        local M = lupo.migration {
          api = 1,
          name = "\(identity.name)",
          version = "\(identity.version)",
          title = \(JSON.string(title).encoded()),
          touches = {},  -- the tables that it writes or changes
        }

        -- Decides whether there is anything to do: return m:skip "reason" where there is not.
        function M.pre(m)
          m.log:debug("starting " .. m.name)
        end

        -- Checks the database before anything is changed.
        function M.validate(m)
          m.check:equal(m.db:value "SELECT 1", 1, "the database does not answer")
        end

        -- Makes the change. It may run again after a failure, so let each part find out what is there:
        -- m.schema does that by itself.
        function M.execute(m)
          m.log:info("nothing to change yet, attempt " .. m.attempt)
        end

        -- Checks the outcome; a check that does not hold rolls the migration back.
        function M.verify(m)
          m.check:equal(m.db:value "SELECT 1", 1, "the database does not answer")
        end

        -- Takes the change back. The schema must then be as it was before execute.
        function M.rollback(m)
          m.log:info("nothing to take back, attempt " .. m.attempt)
        end

        return M

        """
    }
}
