// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The reference, `docs/api.md`.
    package var markdown: String {
        var out = introduction + contents + hookTable + manifestChapter
        for group in groups { out += chapter(group) }
        return out + valueChapter + typeChapter
    }

    private var introduction: String {
        """
        # The script API

        Version \(APISpec.major).\(APISpec.minor). Made from the declarations in `Sources/LupoCore/API`: change those, not \
        this file.

        A migration is one Lua file that returns a table made by [`lupo.migration`](#lupomigration). The host calls its \
        hooks, each with one argument `m`. Methods of objects take a colon (`m:step`, `m.db:exec`), functions of `lupo` a \
        dot. `name?` may be left out. Beside the errors that are listed, every function raises `script-argument` for a \
        wrong argument and `not-available` in a hook that does not have it.


        """
    }

    private var contents: String {
        var out = "## Contents\n\n- [Hooks](#hooks)\n- [Manifest](#manifest)\n"
        for group in groups {
            out += "- [\(group.owner.title)](#\(anchor(group.owner.title)))\n"
            let links = group.functions.map { "[\($0.name)](#\(anchor($0.callPath)))" }
            out += "  " + links.joined(separator: " · ") + "\n"
        }
        return out + "- [Values](#values)\n- [Types](#types)\n\n"
    }

    private var hookTable: String {
        var out = "## Hooks\n\n| hook | required | class of `m` | may |\n|---|---|---|---|\n"
        for hook in Hook.allCases {
            let may =
                switch hook {
                case .pre: "read; `return m:skip(reason)`"
                case .validate, .verify, .backup: "read"
                case .execute, .post: "read, and write to `touches`"
                case .rollback: "read, and write to `touches`; remove what the migration made"
                }
            out +=
                "| `\(hook.rawValue)` | \(hook.isRequired ? "yes" : "no") | `\(hook.contextClass)` | \(may) |\n"
        }
        return out + "\n"
    }

    private var manifestChapter: String {
        "## Manifest\n\n\(APIRecord.manifest.doc) An unknown key is an error.\n\n"
            + table(of: .manifest) + "\n"
    }

    private func chapter(_ group: Group) -> String {
        var out = "## \(group.owner.title)\n\n\(group.owner.doc)\n\n"
        if !group.fields.isEmpty {
            out += "| field | type | | since |\n|---|---|---|---|\n"
            for field in group.fields {
                out += "| `\(field.path)` | \(cell(field.type.text)) | \(plain(field.doc)) "
                out += "| \(APISpec.major).\(field.since) |\n"
            }
            out += "\n"
        }
        return out + group.functions.map(section).joined()
    }

    private func section(_ function: APIFunction) -> String {
        var out = "### \(function.callPath)\n\n```\n\(function.signature)\n```\n\n\(function.doc)"
        out += function.details.isEmpty ? "\n\n" : " \(function.details)\n\n"
        if let deprecated = function.deprecated {
            out +=
                "Deprecated since \(APISpec.major).\(deprecated.since): use `\(deprecated.use)`.\n\n"
        }
        for parameter in function.parameters where !parameter.doc.isEmpty {
            out += "- `\(parameter.name)`: \(parameter.doc)\n"
        }
        for result in function.returns { out += "- Returns `\(result.name)`: \(result.doc).\n" }
        for error in function.errors { out += "- Raises `\(error.code)`: \(error.when).\n" }
        out += "- Available \(place(function.hooks)). Since \(APISpec.major).\(function.since).\n"
        return out + "\n```lua\n\(function.example)\n```\n\n"
    }

    private func place(_ hooks: HookSet) -> String {
        switch hooks {
        case .everywhere: "in every hook and while the file is loaded"
        case .load: "only while the file is loaded"
        case .hooks: "in every hook"
        default: "only in " + hooks.members.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        }
    }

    private var valueChapter: String {
        var out = "## Values\n\n| class | | knows |\n|---|---|---|\n"
        for value in values {
            let operations = value.operations.map { "`\($0)`" }.joined(separator: " ")
            out += "| `\(value.luaName)` | \(plain(value.doc)) | \(operations) |\n"
        }
        return out + "\n"
    }

    private var typeChapter: String {
        var out = "## Types\n\n| name | is | |\n|---|---|---|\n"
        for alias in aliases {
            out +=
                "| `\(alias.luaName)` | \(cell(alias.definition.text)) | \(plain(alias.doc)) |\n"
        }
        out += columnKinds
        for record in records where record != .manifest {
            out += "\n### \(record.luaName)\n\n\(record.doc)\n\n" + table(of: record)
        }
        return out
    }

    private var columnKinds: String {
        var out = "\n### Column kinds\n\nEvery kind has `null`, `default` and `comment`.\n\n"
        out += "| kind | SQL type | more properties |\n|---|---|---|\n"
        for kind in ColumnKind.allCases {
            let properties = kind.properties.map { "`\($0)`" }.joined(separator: ", ")
            out += "| `\(kind.rawValue)` | `\(kind.sqlType)` | \(properties) |\n"
        }
        return out
    }

    private func table(of record: APIRecord) -> String {
        var out = "| field | type | default | |\n|---|---|---|---|\n"
        for field in record.fields {
            let standard = field.isRequired ? "required" : field.defaultText.map(cell) ?? ""
            out +=
                "| `\(field.name)` | \(cell(field.type.text)) | \(standard) | \(plain(field.doc)) |\n"
        }
        return out
    }

    /// Code in a table's cell: a bar would end the cell even inside backquotes.
    private func cell(_ code: String) -> String { "`" + plain(code) + "`" }

    private func plain(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    /// The anchor that GitHub makes of a heading.
    private func anchor(_ heading: String) -> String {
        var out = ""
        for character in heading.lowercased() {
            if character == " " {
                out += "-"
            } else if character.isLetter || character.isNumber || character == "_"
                || character == "-"
            {
                out.append(character)
            }
        }
        return out
    }
}
