// SPDX-License-Identifier: Apache-2.0

/// What is to be said about an attack that has run.
struct Verdict: Sendable {
    enum Kind: String, Sendable {
        case held = "held"
        case crashed = "CRASHED"
        case hung = "HUNG"
        case gotThrough = "GOT THROUGH"
        case different = "DIFFERENT"
    }

    let attack: Attack
    let run: AttackRun
    let kind: Kind
    /// What was found; the outcome where nothing was.
    let finding: String

    /// Judges.
    ///
    /// - Parameters:
    ///   - attack: what was tried.
    ///   - run: how it ended.
    ///   - changes: what is not as it was around it.
    ///   - mostMemory: that the process may hold, in bytes.
    init(_ attack: Attack, _ run: AttackRun, changes: [String], mostMemory: Int) {
        self.attack = attack
        self.run = run
        let outcome = "\(run.outcome)"
        if case .crashed = run.outcome {
            (kind, finding) = (.crashed, outcome)
        } else if case .hung = run.outcome {
            (kind, finding) = (.hung, "expected \(Verdict.list(attack))")
        } else if !changes.isEmpty {
            (kind, finding) = (.gotThrough, "changed: " + changes.prefix(4).joined(separator: "; "))
        } else if run.output.contains(AttackProject.secret) {
            (kind, finding) = (.gotThrough, "the secret is in the output")
        } else if let control = Verdict.control(in: run.output) {
            (kind, finding) = (.gotThrough, "the output holds the control character \(control)")
        } else if run.output.utf8.count > 256 << 10 {
            (kind, finding) = (.gotThrough, "the output has \(run.output.utf8.count) bytes")
        } else if run.peak > mostMemory {
            (kind, finding) = (.gotThrough, "the process held \(run.peak >> 20) MiB")
        } else if attack.expectations.contains(where: { $0.holds(for: run.outcome) }) {
            (kind, finding) = (.held, outcome)
        } else if case .completed = run.outcome {
            (kind, finding) = (.gotThrough, "completed, expected \(Verdict.list(attack))")
        } else {
            (kind, finding) = (.different, "\(outcome); expected \(Verdict.list(attack))")
        }
    }

    private static func list(_ attack: Attack) -> String {
        attack.expectations.map(\.description).joined(separator: " or ")
    }

    /// The first character that would move a terminal's cursor or change its state; a line feed is none.
    private static func control(in output: String) -> UInt32? {
        output.unicodeScalars.first {
            $0.properties.generalCategory == .control && $0 != "\n"
        }?.value
    }

    /// One line for the screen.
    var line: String {
        let columns: [(String, Int)] = [
            (kind.rawValue, 12), (Verdict.seconds(run.time), 8), ("\(run.peak >> 20) MiB", 9),
            (attack.name, 44),
        ]
        let start = columns.map { text, width in
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        let shown = kind == .held ? String(finding.prefix(90)) : finding
        let safe = shown.unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : Character($0)
        }
        return start.joined() + String(safe)
    }

    /// Seconds with two decimals.
    static func seconds(_ time: Duration) -> String {
        let hundredths = time / .milliseconds(10)
        let whole = Int(hundredths)
        let rest = whole % 100
        return "\(whole / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
