// SPDX-License-Identifier: Apache-2.0

/// Finds the block that has no `end`, by how the lines are indented.
///
/// Lua notices a missing `end` at the end of the file only. A block whose `end` stands further left than its beginning has
/// most likely taken the `end` of the block around it.
struct LuaBlocks {
    /// The block's first word, and its line.
    let word: String
    let line: Int

    init?(unclosedIn tokens: [LuaToken]) {
        var open: [LuaToken] = []
        // The `do` of a loop belongs to its first word.
        var loop: LuaToken?
        for token in tokens where token.kind == .word {
            switch token.text {
            case "for", "while": loop = token
            case "do":
                open.append(loop ?? token)
                loop = nil
            case "function", "if", "repeat": open.append(token)
            case "end", "until":
                guard let last = open.popLast() else { return nil }
                if token.isFirst, token.line != last.line, last.indentation > token.indentation {
                    self.init(last)
                    return
                }
            default: continue
            }
        }
        guard let last = open.last else { return nil }
        self.init(last)
    }

    private init(_ token: LuaToken) {
        word = token.text
        line = token.line
    }
}
