// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Colours for a terminal, or none.
struct TerminalStyle: Sendable {
    /// The choice of `--color`.
    enum Choice: String, Sendable, CaseIterable {
        case auto, always, never
    }

    let isEnabled: Bool

    /// Decides for one stream: `NO_COLOR` and `TERM=dumb` switch colours off unless they were asked for.
    init(_ choice: Choice, stream: Int32, environment: [String: String]) {
        isEnabled =
            switch choice {
            case .always: true
            case .never: false
            case .auto:
                isatty(stream) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
                    && environment["TERM"] != "dumb"
            }
    }

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }
    func cyan(_ text: String) -> String { wrap(text, "36") }

    private func wrap(_ text: String, _ code: String) -> String {
        isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
