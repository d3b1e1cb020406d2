// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport

/// How the command that ran an attack ended.
enum Outcome: Sendable, CustomStringConvertible {
    case completed
    case skipped
    /// An error; `message` is its message, its hint, and those of its causes.
    case error(code: String, message: String)
    /// The second line: the process ended itself, exit status 124.
    case watchdog
    /// A signal, or what a sanitizer or the Swift runtime found.
    case crashed(String)
    /// It was still there when its time was over.
    case hung
    /// Something else, such as an answer that cannot be read.
    case unclear(String)

    /// Reads the end of `lupo-host run`.
    init(_ result: CommandResult, asText: Bool) {
        if result.timedOut {
            self = .hung
        } else if let finding = Outcome.crash(in: result) {
            self = .crashed(finding)
        } else if result.exitStatus == 124 {
            self = .watchdog
        } else {
            self = asText ? Outcome(text: result) : Outcome(document: result)
        }
    }

    private static func crash(in result: CommandResult) -> String? {
        if let signal = result.signal { return "signal \(signal)" }
        let signs = [
            "AddressSanitizer", "LeakSanitizer", "runtime error:", "Fatal error", "Stack dump",
            "PANIC:",
            "*** Signal", "*** Program crashed",
        ]
        let lines = result.errorOutput.split(whereSeparator: \.isNewline)
        let line = lines.first { line in signs.contains { line.contains($0) } }
        return line.map { String($0.prefix(160)) }
    }

    private init(document result: CommandResult) {
        guard let document = try? JSON(parsing: result.output) else {
            self = .unclear("exit status \(result.exitStatus ?? -1), no JSON")
            return
        }
        let migration = document["migrations"]?.arrayValue?.first
        let error = document["error"]?.nonNull ?? migration?["error"]?.nonNull
        if let error {
            self = .error(code: error["code"]?.stringValue ?? "", message: Outcome.words(of: error))
            return
        }
        switch migration?["outcome"]?.stringValue {
        case "completed"?: self = .completed
        case "skipped"?: self = .skipped
        case let other: self = .unclear(other ?? "no outcome")
        }
    }

    private static func words(of error: JSON) -> String {
        let own = [error["message"], error["hint"]].compactMap { $0?.stringValue }
        let inner = error["cause"]?.nonNull.map { [words(of: $0)] } ?? []
        return (own + inner).joined(separator: " ")
    }

    private init(text result: CommandResult) {
        let all = result.output + result.errorOutput
        if let start = all.firstRange(of: "error["),
            let end = all[start.upperBound...].firstIndex(of: "]")
        {
            let code = String(all[start.upperBound..<end])
            self = .error(code: code, message: String(all[end...]))
        } else if result.exitStatus == 0 {
            self = .completed
        } else {
            self = .unclear("exit status \(result.exitStatus ?? -1)")
        }
    }

    var description: String {
        switch self {
        case .completed: "completed"
        case .skipped: "skipped"
        case .error(let code, let message):
            "\(code): \(message.prefix(200))"
        case .watchdog: "ended by the watchdog"
        case .crashed(let finding): "crashed: \(finding)"
        case .hung: "hung"
        case .unclear(let what): what
        }
    }
}
