// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// Names of Lua's standard library that the sandbox does not have.
    package static let absentGlobals = [
        "collectgarbage", "debug", "dofile", "io", "loadfile", "os.execute", "os.exit", "os.getenv",
        "os.remove", "os.rename", "os.setlocale", "os.tmpname", "package", "string.dump", "warn",
    ]

    /// The luacheck standard `lupo`: one Lua assignment to `stds.lupo`.
    package var luacheckStandard: String {
        "stds.lupo = {\n  read_globals = {\n    lupo = {\n"
            + luacheckFields(of: .lupo, indent: "      ")
            + "    },\n  },\n}\n"
    }

    /// The whole `.luacheckrc` for a project with migrations.
    package var luacheckConfiguration: String {
        """
        -- For luacheck. Generated from the script API of lupo-host, version \(APISpec.major).\(APISpec.minor).
        \(luacheckStandard)
        std = "lua54+lupo"

        -- What the sandbox does not have.
        not_globals = {
        \(APISpec.absentGlobals.map { "  \"\($0)\"," }.joined(separator: "\n"))
        }

        -- A hook need not use its context, nor a table's description its builder.
        ignore = { "212/m", "212/t" }

        exclude_files = { ".build", ".lupo" }

        """
    }

    /// The `.luacheckrc` at the top of this repository, for `plugins/` and `examples/`.
    package var repositoryLuacheckConfiguration: String {
        "-- SPDX-License-Identifier: Apache-2.0\n" + luacheckConfiguration
    }

    /// The `.luarc.json` of a project: Lua 5.4, the stub in `.lupo/library`, and no libraries that scripts lack.
    package static let luaLanguageServerConfiguration =
        JSON.object([
            ("runtime.version", .string("Lua 5.4")),
            ("workspace.library", .array([.string(".lupo/library")])),
            (
                "runtime.builtin",
                .object(["io", "debug", "package"].map { ($0, .string("disable")) })
            ),
        ]).encoded(indented: true) + "\n"

    private func luacheckFields(of owner: APIOwner, indent: String) -> String {
        guard let group = groups.first(where: { $0.owner == owner }) else { return "" }
        let names = group.fields.map(\.name) + group.functions.map(\.name)
        var entries = names.map { ($0, "\(indent)  \($0) = {},\n") }
        if owner == .lupo {
            for library in groups.map(\.owner) where library.isLibrary && library != .lupo {
                let name = String(library.rawValue.dropFirst("lupo.".count))
                let inner = luacheckFields(of: library, indent: indent + "    ")
                entries.append((name, "\(indent)  \(name) = {\n\(inner)\(indent)  },\n"))
            }
        }
        let body = entries.sorted { $0.0 < $1.0 }.map(\.1).joined()
        return "\(indent)fields = {\n\(body)\(indent)},\n"
    }
}
