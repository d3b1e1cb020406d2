// SPDX-License-Identifier: Apache-2.0

import LupoCore

extension LuaAdvice {
    /// Names that come from other languages, from plain Lua, or lack what stands before them here.
    private static let known: [String: String] = [
        "null": "Lua's word is nil; SQL's NULL as a parameter is lupo.null.",
        "NULL": "Lua's word is nil; SQL's NULL as a parameter is lupo.null.",
        "None": "Lua's word is nil; SQL's NULL as a parameter is lupo.null.",
        "undefined": "Lua's word is nil; SQL's NULL as a parameter is lupo.null.",
        "Nil": "Lua's word is nil.",
        "True": "Lua's word is true.",
        "TRUE": "Lua's word is true.",
        "False": "Lua's word is false.",
        "FALSE": "Lua's word is false.",
        "self": "The context is the hook's parameter: function M.execute(m).",
        "this": "The context is the hook's parameter: function M.execute(m).",
        "m": "The context is the hook's parameter: function M.execute(m).",
        "db": "The database is m.db.",
        "schema": "The schema's functions are m.schema.",
        "check": "Checks are m.check.",
        "log": "The log is m.log; print does as well.",
        "state": "What later hooks need is kept in m.state.",
        "files": "Files are read by m.files.",
        "json": "JSON is lupo.json.",
        "cjson": "JSON is lupo.json.",
        "hash": "Digests are lupo.hash.",
        "text": "Functions for texts are lupo.text.",
        "time": "Times are lupo.time.",
        "decimal": "Exact numbers are lupo.decimal(\"12.50\").",
        "inspect": "Write lupo.inspect(value).",
        "unpack": "Write table.unpack(list).",
        "loadstring": "Write load(text).",
        "setfenv": "Lua 5.4 has none; load takes an environment.",
        "getfenv": "Lua 5.4 has none; load takes an environment.",
        "module": "A module is a file that returns a table; require gives it.",
        "io": "Scripts have no files of their own; m.files reads those beside the migration.",
        "dofile": "Write require \"name\" for a file beside the migration.",
        "loadfile": "Write require \"name\" for a file beside the migration.",
        "package": "Write require \"name\" for a file beside the migration.",
        "debug": "There is no debug library; print and lupo.inspect show values.",
        "len": "The length is #list, for texts lupo.text.len(text).",
        "str": "Write tostring(value).",
        "int": "Write math.tointeger(value).",
        "printf": "Write print((\"%d rows\"):format(n)).",
        "echo": "Write print(value).",
        "console": "Write print(value), or m.log:info(text).",
        "continue": "Lua has none: goto next, with ::next:: before the loop's end.",
        "elif": "Lua's word is elseif.",
        "try": "Lua has none: local ok, err = pcall(function() … end).",
    ]

    /// Functions of other libraries, by the name that was looked for.
    private static let functions: [String: String] = [
        "trim": "Write lupo.text.trim(text).",
        "strip": "Write lupo.text.trim(text).",
        "split": "Write lupo.text.split(text, separator).",
        "startswith": "Write lupo.starts_with(text, prefix).",
        "starts_with": "Write lupo.starts_with(text, prefix).",
        "contains": "Write lupo.contains(list, value), or text:find(part, 1, true).",
        "replace": "Write text:gsub(pattern, replacement).",
        "join": "Write table.concat(list, separator).",
        "length": "Write #text.",
        "push": "Write table.insert(list, value), or list[#list + 1] = value.",
        "append": "Write table.insert(list, value), or list[#list + 1] = value.",
        "getn": "Write #list.",
        "pow": "Write x ^ y.",
        "round": "Write math.floor(x + 0.5).",
        "execute": "Scripts start no programs.",
        "getenv": "Scripts see no environment; pass --arg name=value and read m.args.name.",
        "exit": "A hook ends by return; m:fail(message) ends it with an error.",
        "remove": "Scripts change no files.",
        "dump": "Scripts have no bytecode.",
    ]

    /// `the global 'x' is not declared`.
    func globalHint() -> String? {
        guard let name = message.quoted else { return nil }
        if let hint = LuaAdvice.known[name] { return hint }
        guard message.contains("is not declared") else { return nil }
        return declared.nearest(to: name).map { "Did you mean '\($0)'?" }
    }

    /// `there is no 'x' in string`.
    func libraryHint() -> String? {
        guard let name = message.quoted else { return nil }
        return LuaAdvice.functions[name]
    }

    /// Names that the source itself declares: locals, parameters, loop variables.
    private var declared: Set<String> {
        var names: Set<String> = []
        var isList = false
        for (index, token) in tokens.enumerated() {
            let previous = index > 0 ? tokens[index - 1].text : ""
            switch token.text {
            case "local", "for": isList = true
            case "(" where isHead(index): isList = true
            case ",", "function": continue
            case _
            where isList && token.kind == .word
                && ["local", "for", ",", "(", "function"].contains(previous):
                names.insert(token.text)
            default: isList = false
            }
        }
        return names
    }

    /// Whether a bracket opens the parameters of a function.
    private func isHead(_ index: Int) -> Bool {
        tokens[..<index].reversed().prefix(6).first { token in
            token.text != "." && token.text != ":" && token.text != "_"
                && (token.kind != .word || token.text == "function")
        }?.text == "function"
    }
}

extension String {
    /// What stands between the first two apostrophes.
    var quoted: String? {
        let parts = split(separator: "'", omittingEmptySubsequences: false)
        return parts.count >= 3 ? String(parts[1]) : nil
    }
}
