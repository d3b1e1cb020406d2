// SPDX-License-Identifier: Apache-2.0

/// How an attack has to end, as its file says it.
///
///     completed              it may do what it does
///     skipped                `pre` said that there is nothing to do
///     error CODE "part"      refused; the message or the hint has this part
///     kill time              ended by a limit of the script, uncaught: time, memory or steps
///     kill watchdog          ended with the process, exit status 124
enum Expectation: Sendable, CustomStringConvertible {
    case completed
    case skipped
    case error(code: String, part: String)
    case watchdog

    /// Reads what stands behind `-- expect:`; nil for anything else.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        switch (words.first, words.count) {
        case ("completed", 1): self = .completed
        case ("skipped", 1): self = .skipped
        case ("kill", 2) where words[1] == "watchdog": self = .watchdog
        case ("kill", 2) where ["time", "memory", "steps"].contains(words[1]):
            self = .error(code: "script-" + words[1], part: "")
        case ("error", 2): self = .error(code: words[1], part: "")
        case ("error", 3):
            let part = words[2]
            guard part.count > 2, part.hasPrefix("\""), part.hasSuffix("\"") else { return nil }
            self = .error(code: words[1], part: String(part.dropFirst().dropLast()))
        default: return nil
        }
    }

    /// Whether an outcome is this one.
    func holds(for outcome: Outcome) -> Bool {
        switch (self, outcome) {
        case (.completed, .completed), (.skipped, .skipped), (.watchdog, .watchdog): true
        case (.error(let code, let part), .error(let found, let message)):
            code == found && (part.isEmpty || message.contains(part))
        default: false
        }
    }

    var description: String {
        switch self {
        case .completed: "completed"
        case .skipped: "skipped"
        case .watchdog: "kill watchdog"
        case .error(let code, let part): part.isEmpty ? code : "\(code) \"\(part)\""
        }
    }
}
