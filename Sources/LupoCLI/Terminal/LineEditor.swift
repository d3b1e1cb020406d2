// SPDX-License-Identifier: Apache-2.0

import LupoHost

/// Lets a person write one text at a prompt, with history, completion and search.
struct LineEditor {
    /// What the text's reader knows.
    struct Helpers {
        /// Whether a text can be taken as it is, or goes on in another line.
        let isComplete: (String) async -> Bool
        /// What the word before the cursor could become.
        let complete: (String) async -> Completion
    }

    private let input: TerminalInput
    private let prompt: Screen.Prompt
    private let continuation: Screen.Prompt
    private let helpers: Helpers
    private let style: TerminalStyle
    private var screen = Screen()
    private var buffer = LineBuffer()
    private var yanked = ""
    /// The entry that is shown, counted from the newest; nil while something new is written.
    private var place: Int?
    private var draft = ""
    /// What is searched for, and from which entry on; nil where nothing is.
    private var search: (query: String, from: Int)?

    /// Joins the parts.
    init(_ input: TerminalInput, prompt: String, style: TerminalStyle, helpers: Helpers) {
        self.input = input
        self.prompt = Screen.Prompt(prompt, paint: style.bold)
        let blanks = String(repeating: " ", count: max(0, prompt.displayWidth - 4))
        continuation = Screen.Prompt(blanks + "... ", paint: style.dim)
        self.helpers = helpers
        self.style = style
    }

    /// Reads one text.
    ///
    /// - Parameter history: what was written before, oldest first.
    /// - Returns: the text; nil at the end of the input.
    mutating func read(_ history: [String]) async -> String? {
        guard input.enterRawMode() else { return nil }
        Output.write("\u{1B}[?2004h")
        defer { input.leaveRawMode() }
        buffer = LineBuffer()
        place = nil
        search = nil
        draw(history)
        while let key = input.next() {
            switch await handle(key, history) {
            case .go: draw(history)
            case .take:
                draw(history)
                leave()
                return buffer.text
            case .end:
                leave()
                return nil
            }
        }
        leave()
        return nil
    }

    /// Ends bracketed paste, and goes below what was drawn.
    private mutating func leave() { Output.write("\u{1B}[?2004l" + screen.leave()) }

    private enum Outcome { case go, take, end }

    private mutating func draw(_ history: [String]) {
        guard let search else {
            return Output.write(screen.draw(prompt, continuation, buffer, width: input.width))
        }
        let shown = Screen.Prompt("search '\(search.query)': ", paint: style.dim)
        Output.write(screen.draw(shown, continuation, buffer, width: input.width))
    }

    private mutating func handle(_ key: Key, _ history: [String]) async -> Outcome {
        if search != nil, handleSearch(key, history) { return .go }
        search = nil
        switch key {
        case .enter: return await enter()
        case .tab: await complete()
        case .control("c"):
            draw(history)
            Output.write("^C" + screen.leave())
            buffer = LineBuffer()
            place = nil
        case .control("d"):
            if buffer.isEmpty { return .end }
            buffer.deleteRight()
        case .control("l"): Output.write(screen.erase() + "\u{1B}[H\u{1B}[2J")
        case .control("r"): search = ("", 0)
        case .control("z"): suspend()
        case .up, .control("p"): if key != .up || !buffer.moveUp() { recall(1, history) }
        case .down, .control("n"): if key != .down || !buffer.moveDown() { recall(-1, history) }
        default: edit(key)
        }
        return .go
    }

    private mutating func edit(_ key: Key) {
        switch key {
        case .text(let character): buffer.insert(String(character))
        case .paste(let text): buffer.insert(text.withPlainLineEnds)
        case .alt("\r"): buffer.insert("\n")
        case .left, .control("b"): buffer.moveLeft()
        case .right, .control("f"): buffer.moveRight()
        case .wordLeft, .alt("b"): buffer.moveWordLeft()
        case .wordRight, .alt("f"): buffer.moveWordRight()
        case .home, .control("a"): buffer.moveToLineStart()
        case .end, .control("e"): buffer.moveToLineEnd()
        case .backspace: buffer.deleteLeft()
        case .delete: buffer.deleteRight()
        case .control("k"): yanked = buffer.deleteToLineEnd()
        case .control("u"): yanked = buffer.deleteToLineStart()
        case .control("w"): yanked = buffer.deleteWordLeft()
        case .control("y"): buffer.insert(yanked)
        default: break
        }
    }

    /// Takes the text, or goes on in another line where it is not complete.
    private mutating func enter() async -> Outcome {
        let text = buffer.text
        let isBlank = text.allSatisfy(\.isWhitespace)
        if isBlank || text.hasPrefix(".") { return .take }
        if await helpers.isComplete(text) {
            while buffer.moveRight() {}
            return .take
        }
        buffer.insert("\n")
        return .go
    }

    private mutating func complete() async {
        let completion = await helpers.complete(buffer.before)
        guard !completion.candidates.isEmpty else { return Output.write("\u{7}") }
        let common = completion.common
        if common != completion.prefix {
            return buffer.replace(last: completion.prefix, by: common)
        }
        guard completion.candidates.count > 1 else { return }
        Output.write(screen.leave() + listed(completion.candidates))
    }

    /// Words in columns, as many as fit.
    private func listed(_ words: [String]) -> String {
        let shown = words.prefix(200)
        let column = (shown.map(\.displayWidth).max() ?? 0) + 2
        let count = max(1, input.width / column)
        var out = ""
        for (index, word) in shown.enumerated() {
            let isLast = index % count == count - 1 || index == shown.count - 1
            out +=
                isLast
                ? word + "\n" : word + String(repeating: " ", count: column - word.displayWidth)
        }
        if words.count > shown.count { out += "… \(words.count - shown.count) more\n" }
        return out
    }

    // MARK: - History

    private mutating func recall(_ step: Int, _ history: [String]) {
        let next = (place ?? -1) + step
        guard next >= -1, next < history.count else { return }
        if place == nil { draft = buffer.text }
        place = next < 0 ? nil : next
        buffer.set(next < 0 ? draft : history[history.count - 1 - next])
    }

    /// Handles a key of a search; false where it ends the search and means what it always does.
    private mutating func handleSearch(_ key: Key, _ history: [String]) -> Bool {
        guard var search else { return false }
        switch key {
        case .text(let character):
            search.query.append(character)
            search.from = 0
        case .backspace:
            _ = search.query.popLast()
            search.from = 0
        case .control("r"): search.from = (place ?? -1) + 1
        case .escape, .control("g"), .control("c"):
            self.search = nil
            return key != .control("c")
        default: return false
        }
        self.search = search
        guard !search.query.isEmpty else { return true }
        for index in search.from..<max(search.from, history.count) {
            let entry = history[history.count - 1 - index]
            guard entry.contains(search.query) else { continue }
            place = index
            buffer.set(entry)
            return true
        }
        Output.write("\u{7}")
        return true
    }

    private mutating func suspend() {
        Output.write(screen.leave())
        input.leaveRawMode()
        TerminalInput.suspend()
        _ = input.enterRawMode()
    }
}

extension String {
    /// With LF for every line end.
    fileprivate var withPlainLineEnds: String {
        var out = ""
        for character in self { out.append(character.isNewline ? "\n" : character) }
        return out
    }
}
