// SPDX-License-Identifier: Apache-2.0

extension LuaAdvice {
    /// What to write instead of what does not compile.
    func syntaxHint() -> String? {
        operatorHint() ?? colonHint() ?? wordHint() ?? expectationHint()
    }

    /// Operators of other languages.
    private func operatorHint() -> String? {
        let text = nearText ?? ""
        if has("!", "=") { return "Lua writes ~= for \"not equal\"." }
        if has("<", ">") { return "Lua writes ~= for \"not equal\"." }
        if text == "!" { return "Lua writes `not x`." }
        if has("&", "&") { return "Lua writes `and`." }
        if has("|", "|") { return "Lua writes `or`." }
        if text == "?" { return "Lua has no ?: operator; write `condition and a or b`, or an if." }
        for sign in ["+", "-", "*", "/", "."]
        where has(sign, "=") && [sign, "=", ".."].contains(text) {
            return "Lua has no \(sign)= operator; write x = x \(sign == "." ? ".." : sign) y."
        }
        if has("+", "+") { return "Lua has no ++ operator; write x = x + 1." }
        if text.hasPrefix("//") || has("/", "*") || text == "#" {
            return "A comment begins with two hyphens: -- like this."
        }
        if text == "=",
            near.contains(where: { ["if", "elseif", "while", "until"].contains($0.text) })
        {
            return "Lua compares with == (two equals signs)."
        }
        if text == "=>" || has("=", ">") { return "Lua writes name = value in tables." }
        return nil
    }

    /// `lupo:json`, `m:db:exec(…)`: a colon where a dot belongs.
    private func colonHint() -> String? {
        guard message.hasPrefix("function arguments expected") else { return nil }
        for index in near.indices.dropLast(2) where near[index + 1].text == ":" {
            let name = near[index].text
            let member = near[index + 2].text
            let isCall =
                index + 3 < near.count
                && (near[index + 3].text == "("
                    || near[index + 3].kind == .string || near[index + 3].text == "{")
            if isCall { continue }
            if index + 4 < near.count, [":", "."].contains(near[index + 3].text) {
                let separator = name == "lupo" ? "." : ":"
                return
                    "A colon only calls a method; write \(name).\(member)\(separator)\(near[index + 4].text)(…)."
            }
            return "A colon only calls a method; a field is read with a dot: \(name).\(member)."
        }
        return "A colon calls a method and needs brackets: m:step(…); a field is read with a dot."
    }

    /// Words of other languages.
    private func wordHint() -> String? {
        let first = here.first?.text ?? ""
        if ["let", "var", "const", "my", "auto"].contains(first) {
            return "Lua declares with `local`: local x = 1."
        }
        if ["int", "string", "float", "bool", "def", "func", "fn"].contains(first), here.count > 1,
            here[1].kind == .word
        {
            return ["def", "func", "fn"].contains(first)
                ? "A function begins with `local function name(…)` and ends with `end`."
                : "Lua's variables have no type: local x = 1."
        }
        if ["elif", "elsif"].contains(first) || nearText == "elif" {
            return "Lua's word is elseif."
        }
        if near.contains(where: { $0.text == "continue" && $0.isFirst }) {
            return "Lua has no continue: goto next, with ::next:: before the loop's end."
        }
        if first == "try" || first == "catch" {
            return "Lua has no try: local ok, err = pcall(function() … end)."
        }
        if ["switch", "case"].contains(first) {
            return "Lua has no switch; write if … elseif … end."
        }
        if nearText == "{",
            near.contains(where: { ["if", "while", "for", "function"].contains($0.text) })
        {
            return "Blocks have no braces: if … then … end, while … do … end, function f() … end."
        }
        return nil
    }

    /// What Lua says it expected.
    private func expectationHint() -> String? {
        if message.hasPrefix("'then' expected") {
            return "The condition of an if ends with `then`, on this line or the one before."
        }
        if message.hasPrefix("'do' expected") { return "The head of a loop ends with `do`." }
        if message.hasPrefix("'}' expected") {
            return
                "A comma is missing before it, between two entries of the table, or the brace is not closed."
        }
        if message.hasPrefix("')' expected") {
            return "A bracket is not closed, or a comma or .. is missing before it."
        }
        if message.hasPrefix("unfinished string") {
            return "A text in quotes ends on its line; one over several lines stands in [[ and ]]."
        }
        if message.hasPrefix("unfinished long string") {
            return "The text that [[ begins has no ]]."
        }
        if message.hasPrefix("unfinished long comment") {
            return "The comment that --[[ begins has no ]]."
        }
        if message.hasPrefix("invalid escape sequence") {
            return "A backslash is written \\\\ in quotes, or as it is in [[ and ]]."
        }
        if message.hasPrefix("malformed number") {
            return "A name cannot begin with a digit; a text needs quotes."
        }
        if message.hasPrefix("<eof> expected near 'end'")
            || message.hasPrefix("'<eof>' expected near 'end'")
        {
            return "There is one `end` more than there are blocks, here or above."
        }
        if message.hasPrefix("<eof> expected") || message.hasPrefix("'<eof>' expected") {
            return "Nothing may follow a `return` at the end of the file."
        }
        if message.hasPrefix("attempt to assign to const") {
            return "Take <const> away, or use another name."
        }
        if message.contains("no visible label") {
            return "Put ::name:: into the same block, or one around it."
        }
        if message.contains("outside a vararg function") {
            return "Write ... as the function's last parameter."
        }
        if message.hasPrefix("'=' expected") || message.hasPrefix("syntax error") {
            return "A line is an assignment or a call: x = y, f(x)."
        }
        return nil
    }
}
