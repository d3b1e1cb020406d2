// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport

/// `docs/tour.md`: text with changes to the tour's migration and the commands that follow each, with their output.
///
/// A change is a block marked `diff`: its lines that begin with a blank or `-` stand in the file once, together, and
/// those that begin with a blank or `+` take their place. Commands are in blocks marked `console`, behind `$ `. Each
/// change is made to the file as it is in the examples, not to that of the change before.
struct TourDocument {
    /// A piece of the document, in its order.
    enum Part {
        /// Text that stays as it is, fences of blocks included.
        case text([String])
        /// Takes the file as it is in the examples and makes this change.
        case change(old: [String], new: [String])
        /// A command and the output that the document shows.
        case command(String, output: [String])
    }

    private(set) var parts: [Part] = []

    /// Cuts a document into its parts.
    init(_ text: String) {
        var block: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") {
                block = block == nil ? String(line.dropFirst(3)) : nil
                if block == "diff" { parts.append(.change(old: [], new: [])) }
                append(line, toText: true)
            } else if block == "console", line.hasPrefix("$ ") {
                parts.append(.command(String(line.dropFirst(2)), output: []))
            } else if block == "diff" {
                append(line, toText: true)
                addToChange(line)
            } else {
                append(line, toText: block != "console")
            }
        }
    }

    private mutating func append(_ line: String, toText: Bool) {
        switch parts.last {
        case .command(let command, let output) where !toText:
            parts[parts.count - 1] = .command(command, output: output + [line])
        case .text(let lines): parts[parts.count - 1] = .text(lines + [line])
        default: parts.append(.text([line]))
        }
    }

    /// A change stands before the text of its own block, so that it is made before the commands behind it.
    private mutating func addToChange(_ line: String) {
        let index = parts.lastIndex { part in
            if case .change = part { true } else { false }
        }
        guard let index, case .change(var old, var new) = parts[index] else { return }
        let rest = String(line.dropFirst())
        if !line.hasPrefix("+") { old.append(rest) }
        if !line.hasPrefix("-") { new.append(rest) }
        parts[index] = .change(old: old, new: new)
    }

    /// The document again, with the output that the commands have now.
    mutating func set(_ output: [String], of index: Int) {
        guard case .command(let command, _) = parts[index] else { return }
        parts[index] = .command(command, output: output)
    }

    /// The whole text.
    var text: String {
        parts.flatMap { part -> [String] in
            switch part {
            case .text(let lines): lines
            case .change: []
            case .command(let command, let output): ["$ " + command] + output
            }
        }.joined(separator: "\n")
    }

    /// Makes a change.
    ///
    /// - Throws: ``TestFailure`` where the old lines do not stand in the text exactly once.
    static func changed(_ text: String, from old: [String], to new: [String]) throws -> String {
        let needle = old.joined(separator: "\n")
        let pieces = text.split(separator: needle, omittingEmptySubsequences: false)
        guard pieces.count == 2 else {
            throw TestFailure("The tour has these lines \(pieces.count - 1) times:\n\(needle)")
        }
        return pieces.joined(separator: new.joined(separator: "\n"))
    }
}
