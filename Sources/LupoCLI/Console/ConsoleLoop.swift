// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost

/// Takes texts, from a prompt or from a pipe, and answers them.
struct ConsoleLoop {
    let session: Session
    let printer: ConsolePrinter
    /// Whether somebody asked the process to end.
    let isEnding: Locked<Bool>

    /// The commands beside Lua.
    static let commands = [".help", ".limits", ".quit", ".read", ".schema", ".tables"]

    private enum Answer {
        case go
        /// The input, or the connection, is at its end.
        case end
        case failed(LupoError)
    }

    // MARK: - A person

    /// Reads texts at a prompt until the person leaves.
    ///
    /// - Returns: the exit status: errors at a prompt are the person's to see, only a lost connection fails.
    func runPrompt(_ input: TerminalInput, prompt: String, history path: String?) async -> Int32 {
        var history = ConsoleHistory(path: path)
        let session = session
        let helpers = LineEditor.Helpers(
            isComplete: { await session.check($0) == .complete },
            complete: { await session.complete($0, commands: ConsoleLoop.commands) }
        )
        var editor = LineEditor(input, prompt: prompt, style: printer.style, helpers: helpers)
        var hasToldOfLocals = false
        while !isEnding.withLock({ $0 }), let text = await editor.read(history.entries) {
            history.add(text)
            if !hasToldOfLocals, text.hasPrefix("local "), !text.contains("\n") {
                hasToldOfLocals = true
                Output.writeError("A local ends with its line; `name = value` stays.\n")
            }
            switch await answer(text) {
            case .go: continue
            case .end: return 0
            case .failed(let error):
                if await session.isConnectionLost { return error.code.exitStatus }
            }
        }
        return isEnding.withLock({ $0 }) ? 130 : 0
    }

    // MARK: - A pipe

    /// Reads texts from standard input until its end, or the first error.
    ///
    /// - Returns: the exit status of that error.
    func runPipe() async -> Int32 {
        var lines = InputLines()
        var text = ""
        while !isEnding.withLock({ $0 }), let line = lines.next() {
            text += text.isEmpty ? line : "\n" + line
            let isCommand = text.hasPrefix(".")
            if !isCommand, await session.check(text) == .incomplete { continue }
            let taken = text
            text = ""
            switch await answer(taken) {
            case .go: continue
            case .end: return 0
            case .failed(let error): return error.code.exitStatus
            }
        }
        guard !isEnding.withLock({ $0 }) else { return 130 }
        guard !text.isEmpty, case .failed(let error) = await answer(text) else { return 0 }
        return error.code.exitStatus
    }

    // MARK: - Answers

    private func answer(_ text: String) async -> Answer {
        let blank = text.allSatisfy(\.isWhitespace)
        if blank { return .go }
        if text.hasPrefix(".") { return await command(text) }
        return shown(await session.evaluate(text, rows: printer.rows))
    }

    private func shown(_ reply: ConsoleReply) -> Answer {
        printer.show(reply)
        if let error = reply.error { return .failed(error) }
        return reply.isOver ? .end : .go
    }

    private func command(_ text: String) async -> Answer {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let operand = words.dropFirst().joined(separator: " ")
        switch words[0] {
        case ".quit", ".exit": return .end
        case ".help":
            guard let help = ConsoleHelp.text(operand, style: printer.style) else {
                return failed(ConsoleHelp.unknown(operand))
            }
            Output.write(help)
            return .go
        case ".tables": return shown(await session.tables())
        case ".schema":
            guard !operand.isEmpty else { return failed(missing("a table's name: .schema users")) }
            return shown(await session.definition(of: operand))
        case ".limits": return shown(await session.shownLimits())
        case ".read":
            guard !operand.isEmpty else { return failed(missing("a file: .read checks.lua")) }
            do {
                let file = try PluginFile(path: operand)
                let source = String(decoding: file.bytes, as: UTF8.self)
                return shown(await session.evaluate(source, name: operand, rows: printer.rows))
            } catch {
                return failed(error)
            }
        default:
            return failed(
                LupoError(
                    .usage,
                    "There is no command \(words[0].escapingControls().clipped(to: 40)).",
                    hint: ConsoleLoop.commands.nearest(to: words[0]).map { "Did you mean \($0)?" }
                        ?? "The commands are \(ConsoleLoop.commands.joined(separator: ", "))."
                )
            )
        }
    }

    private func missing(_ what: String) -> LupoError {
        LupoError(.usage, "The command needs \(what).")
    }

    private func failed(_ error: LupoError) -> Answer {
        printer.show(error)
        return .failed(error)
    }
}
