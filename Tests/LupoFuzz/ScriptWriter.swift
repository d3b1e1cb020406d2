// SPDX-License-Identifier: Apache-2.0

/// The text of a script, as the bytes choose it.
struct ScriptWriter {
    /// Functions and methods that it may call, as they are written.
    let calls: [String]
    /// Expressions beyond those that every script may use.
    let places: [String]

    /// Some statements, one in each line.
    func statements(_ input: inout FuzzInput, most: Int) -> String {
        let lines = (0..<input.below(most + 1)).map { _ in statement(&input, depth: 2) }
        return lines.joined(separator: "\n")
    }

    func statement(_ input: inout FuzzInput, depth: Int) -> String {
        let value = { (input: inout FuzzInput) in expression(&input, depth: depth) }
        return switch input.below(depth > 0 ? 20 : 8) {
        case 0: "a = \(value(&input))"
        case 1: "keep(\(call(&input)))"
        case 2: "keep(pcall(\(function(&input)), \(arguments(&input))))"
        case 3: "t[\(key(&input))] = \(value(&input))"
        case 4: "b = t"
        case 5: "pcall(function(...) \(input.element(of: places)) = \(value(&input)) end)"
        case 6: "keep(a, b, t)"
        case 7: "print(\(value(&input)))"
        case 8: "t.self = t"
        case 9: "setmetatable(t, { \(event(&input)) })"
        case 10:
            "do local x <close> = setmetatable({}, { __close = \(function(&input)) }) \(statement(&input, depth: 0)) end"
        case 11:
            "keep(coroutine.wrap(function(...) \(statement(&input, depth: depth - 1)) end)(\(arguments(&input))))"
        case 12:
            "c = coroutine.wrap(function(...) while true do keep(coroutine.yield(\(call(&input)))) end end)"
        case 13: "if c then keep(pcall(c, \(arguments(&input)))) end"
        case 14:
            "for k, v in pairs(\(table(&input, depth: 1))) do \(statement(&input, depth: depth - 1)) end"
        case 15: "for i = 1, \(input.below(30)) do \(statement(&input, depth: depth - 1)) end"
        case 16: "keep(pcall(function(...) \(statement(&input, depth: depth - 1)) end))"
        case 17:
            "keep(xpcall(function(...) \(statement(&input, depth: depth - 1)) end, \(function(&input))))"
        case 18: "keep(pcall(table.sort, t, \(function(&input))))"
        default: "keep(pcall(string.gsub, tostring(a), '.', \(function(&input))))"
        }
    }

    func call(_ input: inout FuzzInput) -> String {
        "\(input.element(of: calls))(\(arguments(&input)))"
    }

    private func arguments(_ input: inout FuzzInput) -> String {
        (0..<1 + input.below(4)).map { _ in expression(&input, depth: 2) }.joined(separator: ", ")
    }

    private func event(_ input: inout FuzzInput) -> String {
        let names = [
            "__index", "__newindex", "__len", "__eq", "__lt", "__concat", "__call", "__pairs",
            "__tostring", "__name",
            "__close", "__metatable", "__gc", "__unm",
        ]
        return "\(input.element(of: names)) = \(function(&input))"
    }

    private func function(_ input: inout FuzzInput) -> String {
        switch input.below(4) {
        case 0: input.element(of: calls.filter { !$0.contains(":") })
        case 1: "function(...) \(statement(&input, depth: 0)) return ... end"
        case 2: "function(...) return \(call(&input)) end"
        default: "function(...) error(...) end"
        }
    }

    private func key(_ input: inout FuzzInput) -> String {
        switch input.below(6) {
        case 0: "#t + 1"
        case 1: number(&input)
        case 2: "true"
        case 3: "t"
        default: input.text().luaLiteral
        }
    }

    private func number(_ input: inout FuzzInput) -> String {
        if input.flag() {
            let number = input.integer()
            return number == .min ? "math.mininteger" : "\(number)"
        }
        let number = input.double()
        if number.isNaN { return "(0/0)" }
        return number.isInfinite ? (number < 0 ? "(-1/0)" : "(1/0)") : "\(number)"
    }

    func expression(_ input: inout FuzzInput, depth: Int) -> String {
        switch input.below(depth > 0 ? 18 : 8) {
        case 0: "nil"
        case 1: number(&input)
        case 2: input.text().luaLiteral
        case 3: input.element(of: ["a", "b", "t", "..."])
        case 4: input.element(of: ["true", "false"])
        case 5: "lupo.null"
        case 6: "lupo.u64('\(input.number(bytes: 8))')"
        case 7: input.element(of: places)
        case 8, 9, 10: table(&input, depth: depth - 1)
        case 11: "lupo.decimal('\(input.decimal())')"
        case 12: "lupo.bytes(\(input.text().luaLiteral))"
        case 13: function(&input)
        case 14: "coroutine.create(\(function(&input)))"
        case 15: call(&input)
        case 16: "deep(\(input.below(40)))"
        default: "('\\xFF' .. \(input.text().luaLiteral)):rep(\(input.below(64)))"
        }
    }

    func table(_ input: inout FuzzInput, depth: Int) -> String {
        let entries = (0..<input.below(6)).map { _ in
            input.flag()
                ? expression(&input, depth: depth)
                : "[\(key(&input)) or 1] = \(expression(&input, depth: depth))"
        }
        return "{ \(entries.joined(separator: ", ")) }"
    }

    /// What the text of `statements` uses.
    static let inner =
        "local a, b, c, t, kept = ..., nil, nil, {}, 0 "
        + "local function keep(...) kept = kept + select('#', ...) a = ... end "
        + "local function deep(n) local x = 1 for _ = 1, n do x = { x } end return x end "

    /// The same, where two objects come as the first arguments.
    static let head = "local thing, other = ... " + inner + "a = select(3, ...) "
}

extension String {
    /// The text as a Lua string.
    var luaLiteral: String {
        if utf8.count > 64, let first = unicodeScalars.first,
            unicodeScalars.allSatisfy({ $0 == first })
        {
            return "(\(String(first).luaLiteral)):rep(\(unicodeScalars.count))"
        }
        let bytes = utf8.map { byte in
            let decimal = String(byte)
            return 0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                ? String(Unicode.Scalar(byte))
                : "\\" + String(repeating: "0", count: 3 - decimal.count) + decimal
        }
        return "\"\(bytes.joined())\""
    }
}
