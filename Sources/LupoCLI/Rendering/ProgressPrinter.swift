// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Shows what happens while it happens, on standard error.
///
/// On a terminal one line is rewritten in place; elsewhere there are plain lines, few of them; `json` writes one object a
/// line. It is called one event at a time.
struct ProgressPrinter: Sendable {
    /// The choice of `--progress`.
    enum Choice: String, Sendable, CaseIterable {
        case auto, plain, json, none
    }

    private enum Form: Sendable {
        case live, plain, json, none
    }

    private let form: Form
    private let style: TerminalStyle
    private let width: Int
    private let showsDebug: Bool
    private var title = ""
    private var state = ""
    private var detail = ""
    private var isLineOpen = false
    private var lastDrawn: ContinuousClock.Instant?
    private var began = ContinuousClock.now
    /// Nobody took what was written last; until somebody reads again, nothing is waited for.
    private var isStalled = false

    /// Takes the stream's facts from outside.
    init(
        _ choice: Choice,
        showsDebug: Bool,
        isTerminal: Bool,
        width: Int,
        style: TerminalStyle
    ) {
        form =
            switch choice {
            case .auto: isTerminal ? .live : .plain
            case .plain: .plain
            case .json: .json
            case .none: .none
            }
        self.style = style
        self.showsDebug = showsDebug
        self.width = width
    }

    /// Shows one event.
    mutating func show(_ event: ProgressEvent) {
        if case .log("debug", _, _) = event, !showsDebug, form != .json { return }
        switch form {
        case .none: return
        case .json: put(event.json.encoded() + "\n")
        case .plain: plain(event)
        case .live: live(event)
        }
    }

    /// Draws the live line anew, for its clock and for what came too soon after the last drawing.
    mutating func tick() {
        if isLineOpen { draw() }
    }

    /// Takes the live line away.
    mutating func finish() {
        guard isLineOpen else { return }
        put("\r\u{1B}[K")
        isLineOpen = false
    }

    private mutating func put(_ text: String) {
        isStalled = !Output.writeError(text, patience: isStalled ? 0 : 1_000)
    }

    private mutating func plain(_ event: ProgressEvent) {
        switch event {
        case .log(let level, let message, let fields):
            put(line(level, message, fields))
        case .waiting(let holder, let since, let purpose):
            put(
                "waiting for \(holder), since \(since): \(purpose)".escapingControls() + "\n"
            )
        case .note(let text): put(text.escapingControls() + "\n")
        case .progress(let done, let total, let note):
            put("\(title): \(portion(done, total, note))\n")
        case .began(let identity): title = identity.description
        case .statement(let sql, let rows, let milliseconds) where milliseconds >= 1_000:
            let text = sql.oneLine.clipped(to: 100)
            put(
                "\(title): \(Amounts.duration(milliseconds)), \(rows) rows: \(text)\n"
            )
        default: return
        }
    }

    private mutating func live(_ event: ProgressEvent) {
        switch event {
        case .began(let identity):
            title = identity.description
            began = ContinuousClock.now
            state = ""
            detail = ""
        case .entered(let next, _):
            state = next.rawValue
            detail = ""
        case .sending(let sql): detail = sql.oneLine
        case .statement(_, let rows, let milliseconds):
            detail = "\(Amounts.count(rows, "row")) in \(Amounts.duration(milliseconds))"
        case .step(let name, let isDone):
            detail = isDone ? "" : "step \"\(name.escapingControls())\""
        case .progress(let done, let total, let note): detail = portion(done, total, note)
        case .log(let level, let message, let fields):
            finish()
            put(line(level, message, fields))
        case .waiting(let holder, let since, let purpose):
            detail = "waiting for \(holder), since \(since): \(purpose)"
        case .note(let text):
            finish()
            put(text.escapingControls() + "\n")
        case .ended:
            finish()
            return
        }
        draw()
    }

    /// At most thirty times a second, so that many small statements are not slowed down by a slow terminal.
    private mutating func draw() {
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(33) { return }
        lastDrawn = now
        let seconds = (now - began).components.seconds
        let elapsed = seconds > 0 ? Amounts.duration(seconds * 1_000) : ""
        let text = [title, state, elapsed, detail].filter { !$0.isEmpty }.joined(separator: "  ")
        let shown = String(text.escapingControls().prefix(max(20, width - 1)))
        put("\r\u{1B}[K" + style.dim(shown))
        isLineOpen = true
    }

    private func portion(_ done: Double, _ total: Double, _ note: String?) -> String {
        // What a script says need not be a number, nor fit into an integer.
        let part = done / total * 100
        let percent = total > 0 && part > 0 ? Int(min(100, part.rounded(.down))) : 0
        let suffix = note.map { "  " + $0.escapingControls() } ?? ""
        return "\(percent) %\(suffix)"
    }

    private func line(_ level: String, _ message: String, _ fields: JSON) -> String {
        let word =
            switch level {
            case "error": style.red(level)
            case "warn": style.yellow(level)
            default: style.dim(level)
            }
        let members =
            fields.nonNull.map { " " + style.dim($0.encoded().escapingControls()) } ?? ""
        return "\(word) \(message.escapingControls())\(members)\n"
    }
}

extension String {
    fileprivate var oneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
