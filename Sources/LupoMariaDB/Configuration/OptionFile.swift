// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// One line of an option file that says something.
enum OptionLine: Equatable {
    /// `[client]`
    case group(String)
    /// `name` or `name = value`; the name in the canonical spelling, the value unquoted.
    case option(String, String?)
    /// `!include PATH`
    case include(String)
    /// `!includedir PATH`
    case includeFolder(String)

    /// Reads one line as MariaDB does.
    ///
    /// MariaDB KB <https://mariadb.com/kb/en/configuring-mariadb-with-option-files/>: `#` and `;` begin a comment line, a
    /// `#` outside quotes ends the value, a value may stand in quotes of either kind, and knows the escapes
    /// `\b \t \n \r \\ \s`, `\"` and `\'`.
    ///
    /// - Returns: nil for an empty line and a comment; a failure as a sentence that shows no value.
    static func parse(_ line: Substring) -> Result<OptionLine?, OptionLineProblem> {
        let text = line.trimmed
        guard let first = text.first, first != "#", first != ";" else { return .success(nil) }
        switch first {
        case "[":
            guard let end = text.firstIndex(of: "]") else {
                return .failure(.init("A group has no ]."))
            }
            return .success(.group(String(text[text.index(after: text.startIndex)..<end].trimmed)))
        case "!":
            for (word, make) in [("!includedir", OptionLine.includeFolder), ("!include", include)]
            where text.hasPrefix(word) {
                let path = text.dropFirst(word.count)
                guard path.first?.isWhitespace == true, !path.trimmed.isEmpty else { continue }
                return .success(make(String(path.trimmed)))
            }
            return .failure(.init("Only !include and !includedir with a path are known."))
        default: return option(text)
        }
    }

    private static func option(_ text: Substring) -> Result<OptionLine?, OptionLineProblem> {
        let equals = text.firstIndex(of: "=")
        let comment = text.firstIndex(of: "#")
        guard let equals, equals < comment ?? text.endIndex else {
            let name = text[..<(comment ?? text.endIndex)].trimmed
            return .success(.option(ConnectionSettings.canonical(name), nil))
        }
        let name = text[..<equals].trimmed
        guard !name.isEmpty else { return .failure(.init("There is no name before the =.")) }
        guard let value = unquoted(text[text.index(after: equals)...].trimmed) else {
            return .failure(.init("A quote is not closed."))
        }
        return .success(.option(ConnectionSettings.canonical(name), value))
    }

    private static func unquoted(_ text: Substring) -> String? {
        var out = ""
        var quote: Character?
        var rest = text
        // Blanks at the end belong to the value only inside quotes.
        var kept = 0
        if let first = rest.first, first == "\"" || first == "'" {
            quote = first
            rest.removeFirst()
        }
        while let character = rest.popFirst() {
            if character == quote {
                return out
            } else if character == "\\", let next = rest.popFirst() {
                out += escaped(next)
                kept = out.count
            } else if quote == nil, character == "#" {
                break
            } else {
                out.append(character)
                if !character.isWhitespace { kept = out.count }
            }
        }
        return quote == nil ? String(out.prefix(kept)) : nil
    }

    private static func escaped(_ character: Character) -> String {
        switch character {
        case "b": "\u{8}"
        case "t": "\t"
        case "n": "\n"
        case "r": "\r"
        case "s": " "
        case "\\", "\"", "'": String(character)
        default: "\\" + String(character)
        }
    }
}

/// Why a line of an option file cannot be read.
struct OptionLineProblem: Error, Equatable {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
