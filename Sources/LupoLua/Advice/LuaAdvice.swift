// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What a person most likely meant, where Lua's message says only what it met.
///
/// It looks at the message and at the source as it was loaded. It guesses, so it only ever gives a hint.
struct LuaAdvice {
    /// What to do; nil where nothing better is known than the message.
    private(set) var hint: String?
    /// The line where the mistake is, if that is another than Lua's.
    private(set) var line: Int?

    let message: String
    let tokens: [LuaToken]
    /// The tokens of the line that Lua names.
    let here: [LuaToken]
    /// The same, and those of the last line before it that has any.
    let near: [LuaToken]

    /// Looks for advice.
    ///
    /// - Parameters:
    ///   - message: Lua's, without the place.
    ///   - line: Lua's, 1-based.
    ///   - source: as it was loaded.
    ///   - isSyntax: whether the source did not compile.
    init(_ message: String, line: Int, source: String, isSyntax: Bool) {
        self.message = message
        tokens = LuaToken.tokens(of: source)
        let here = tokens.filter { $0.line == line }
        self.here = here
        let previous = tokens.last { $0.line < line }?.line ?? 0
        near = tokens.filter { $0.line == previous } + here
        if isSyntax {
            hint = syntaxHint()
            if message.hasPrefix("'end' expected"), let block = LuaBlocks(unclosedIn: tokens) {
                hint = unclosedHint(block)
                self.line = block.line
            }
        } else {
            hint = runtimeHint(line)
        }
    }

    private func unclosedHint(_ block: LuaBlocks) -> String {
        let isSplit = zip(tokens, tokens.dropFirst()).contains {
            $0.text == "else" && $1.text == "if"
        }
        let split = isSplit ? " `else if` begins a block of its own; `elseif` does not." : ""
        return "The '\(block.word)' of line \(block.line) seems to have no 'end'.\(split)"
    }

    /// Whether the tokens have these texts in a row.
    static func has(_ tokens: [LuaToken], _ texts: String...) -> Bool {
        guard tokens.count >= texts.count else { return false }
        return (0...(tokens.count - texts.count)).contains { start in
            texts.indices.allSatisfy { tokens[start + $0].text == texts[$0] }
        }
    }

    func has(_ texts: String...) -> Bool {
        guard near.count >= texts.count else { return false }
        return (0...(near.count - texts.count)).contains { start in
            texts.indices.allSatisfy { near[start + $0].text == texts[$0] }
        }
    }

    /// What stands in the message behind `near`.
    var nearText: String? {
        guard let range = message.lastRange(of: " near ") else { return nil }
        let text = message[range...].filter { $0 != "'" }
        return String(text)
    }

    // MARK: - While it runs

    private func runtimeHint(_ line: Int) -> String? {
        if message.hasPrefix("attempt to index a") { return indexHint(line) }
        if message.hasPrefix("attempt to call a") { return callHint() }
        if message.hasPrefix("attempt to compare") { return compareHint() }
        if message.hasPrefix("attempt to concatenate a") { return concatenationHint(line) }
        if message.hasPrefix("attempt to perform arithmetic on a") { return arithmeticHint(line) }
        if message.hasPrefix("attempt to get length of a nil") {
            return nilHint(line) ?? "Nothing is there to count; test it for nil first."
        }
        if message.hasPrefix("bad argument #1 to 'for iterator'") {
            return "A loop over a table needs ipairs or pairs: for i, v in ipairs(list) do."
        }
        if message.hasPrefix("the global '") { return globalHint() }
        if message.hasPrefix("there is no '") { return libraryHint() }
        if message == "table index is nil" {
            return "The key in the square brackets is nil; NULL in a row reads as nil."
        }
        if message.hasPrefix("bad 'for' ") {
            return "The loop's begin, end and step have to be numbers; one is not."
        }
        if message.contains("number has no integer representation") {
            return "Round it first: math.floor(x), or x // 1."
        }
        if message.hasPrefix("stack overflow") { return "A function calls itself without an end." }
        return nil
    }

    /// The kind and name that Lua gives in brackets: `(local 'row')`.
    private var variable: (kind: String, name: String)? {
        guard message.last == ")", let start = message.lastRange(of: " (") else { return nil }
        let parts = message[start...].dropLast().split(separator: "'")
        guard parts.count == 2 else { return nil }
        return (String(parts[0].dropLast()), String(parts[1]))
    }

    /// Why a variable may be nil, from where it was assigned.
    private func nilHint(_ line: Int, or instead: String = "0") -> String? {
        guard message.contains("nil value"), let variable else { return nil }
        let name = variable.name
        if variable.kind == "local" || variable.kind == "upvalue" {
            if name == "m", LuaAdvice.has(tokens, "function", "M", ":") {
                return "Hooks are written with a dot: function M.execute(m), not M:execute(m)."
            }
            switch source(of: name, before: line) {
            case "one":
                return
                    "'\(name)' is nil, because m.db:one found no row; test it: if \(name) then … end."
            case "value":
                return
                    "'\(name)' is nil: m.db:value gives nil for NULL and where there is no row; write (\(name) or \(instead))."
            case "match", "find":
                return "'\(name)' is nil: the pattern did not match; test it first."
            default: return nil
            }
        }
        return nil
    }

    /// The method that a variable's value came from: `x = m.db:one(…)`.
    private func source(of name: String, before line: Int) -> String? {
        let before = tokens.filter { $0.line <= line }
        guard
            let start = before.indices.dropLast().last(where: {
                before[$0].text == name && before[$0 + 1].text == "="
                    && !($0 + 2 < before.count && before[$0 + 2].text == "=")
            })
        else { return nil }
        let value = before[start...].prefix { $0.line == before[start].line }
        guard let colon = value.firstIndex(where: { $0.text == ":" }), colon + 1 < value.endIndex
        else {
            return nil
        }
        return value[colon + 1].text
    }

    private func indexHint(_ line: Int) -> String? {
        if message.hasPrefix("attempt to index a nil value") {
            if LuaAdvice.has(here, "[", "0", "]") {
                return "Lists begin at 1: the first element is rows[1]."
            }
            if let hint = nilHint(line) { return hint }
            if variable == nil,
                LuaAdvice.has(here, "ipairs", "(") || LuaAdvice.has(here, "pairs", "(")
            {
                return "What it shall go through is nil; test it first, or write (list or {})."
            }
            guard let variable else {
                return LuaAdvice.has(here, ":", "one")
                    ? "m.db:one gives nil where no row is found; keep it in a local and test it."
                    : nil
            }
            if variable.kind == "field" || variable.kind == "method" {
                return
                    "'\(variable.name)' is nil there: look for a misspelt name, or test it for nil first."
            }
            return "'\(variable.name)' is nil; test it first, or look where it is assigned."
        }
        if message.hasPrefix("attempt to index a number") {
            return "A number has no fields; m.db:value gives a value, m.db:one a row."
        }
        if message.hasPrefix("attempt to index a boolean")
            || message.hasPrefix("attempt to index a function")
        {
            return "It has no fields; a call needs its brackets: f().x."
        }
        if message.contains("null value") {
            return "lupo.null is SQL's NULL as a parameter; in rows NULL reads as nil."
        }
        return nil
    }

    private func callHint() -> String? {
        let name = variable?.name ?? ""
        if message.hasPrefix("attempt to call a nil value") {
            if variable?.kind == "method" {
                return
                    "There is no method '\(name)'; a function that is kept in a field is called with a dot."
            }
            return variable == nil
                ? nil
                : "There is no function '\(name)' here: look for a misspelt name, or a function that is declared below."
        }
        if message.hasPrefix("attempt to call a table value") {
            if LuaAdvice.has(here, "for"), LuaAdvice.has(here, "in") {
                return "A loop over a table needs ipairs or pairs: for i, v in ipairs(list) do."
            }
            return variable?.kind == "method"
                ? "'\(name)' is a library: its functions are called as \(name).f(…), with a dot before it."
                : nil
        }
        return nil
    }

    private func compareHint() -> String? {
        if message.contains("nil") {
            return "One side is nil, as NULL in a row is too; test it first: if n and n > 5."
        }
        if message.contains("number with string") || message.contains("string with number") {
            return "Make both numbers: tonumber(text)."
        }
        if message.contains("null") {
            return "lupo.null is for parameters; in rows NULL reads as nil."
        }
        return nil
    }

    private func concatenationHint(_ line: Int) -> String? {
        let isStatement = here.contains { $0.kind == .string && $0.text.looksLikeSQL }
        let parameters =
            isStatement ? " Values belong into parameters: … = :id\", { id = id }." : ""
        if message.contains("a nil value") {
            return
                (nilHint(line, or: "\"\"")
                ?? "One part is nil, as NULL in a row is too; write (x or \"\").")
                + parameters
        }
        if message.contains("a null value") {
            return "lupo.null is no text; it stands for NULL as a parameter." + parameters
        }
        for kind in ["decimal", "u64", "boolean", "bytes"] where message.contains("a \(kind) value")
        {
            return "Write tostring(x)." + parameters
        }
        if message.contains("a table value") {
            return "Join lists by table.concat, or show them by lupo.inspect."
        }
        if message.contains("a function value") { return "A call needs its brackets: f()." }
        return nil
    }

    private func arithmeticHint(_ line: Int) -> String? {
        if message.contains("a nil value") {
            return nilHint(line) ?? "One side is nil, as NULL in a row is too; write (x or 0)."
        }
        if message.contains("a string value") {
            return
                "Numbers in texts: tonumber(text), or lupo.decimal(text). Texts are joined by .. (two dots)."
        }
        if message.contains("a null value") {
            return "lupo.null is for parameters; in rows NULL reads as nil."
        }
        return nil
    }
}

extension String {
    /// Behind the last occurrence of a text; nil where there is none.
    fileprivate func lastRange(of text: String) -> Index? {
        var found: Index?
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            found = range.upperBound
            rest = rest[range.upperBound...]
        }
        return found
    }

    fileprivate var looksLikeSQL: Bool {
        let text = uppercased()
        return ["SELECT ", "UPDATE ", "INSERT ", "DELETE ", " WHERE ", "ALTER ", "CREATE "].contains
        {
            text.contains($0)
        }
    }
}
