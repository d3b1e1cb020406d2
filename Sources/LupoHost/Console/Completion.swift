// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// What stands before the cursor, as far as completing it is concerned.
package struct CompletionRequest: Sendable, Hashable {
    /// Where the word stands.
    package enum Place: Sendable, Hashable {
        /// A command of the console: `.he`.
        case command
        /// A name of the session: `cou`.
        case name
        /// A member behind a path and `.` or `:`: `m.db:qu`.
        case member(path: [String], separator: Character)
        /// In a string.
        case text
    }

    /// Where it stands.
    package let place: Place
    /// As much of the word as there is.
    package let prefix: String

    /// Reads a text up to the cursor.
    package init(_ text: String) {
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        if text.hasPrefix("."), !text.contains(where: \.isWhitespace) {
            place = .command
            prefix = text
            return
        }
        let word = String(String(line.reversed().prefix { $0.isWordPart }).reversed())
        guard !CompletionRequest.isInString(text) else {
            place = .text
            prefix = word
            return
        }
        let chain = String(
            String(line.reversed().prefix { $0.isWordPart || $0 == "." || $0 == ":" }).reversed()
        )
        prefix = word
        let head = chain.dropLast(word.count)
        guard let separator = head.last else {
            place = .name
            return
        }
        let path = head.dropLast().split { $0 == "." || $0 == ":" }.map(String.init)
        place = path.isEmpty ? .name : .member(path: path, separator: separator)
    }

    /// Whether the end of a text of Lua stands in a string.
    private static func isInString(_ text: String) -> Bool {
        var quote: Character?
        var isEscaped = false
        var isLong = false
        var rest = text[...]
        while let character = rest.first {
            if isLong {
                if rest.hasPrefix("]]") { isLong = false }
            } else if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == open || character == "\n" {
                    quote = nil
                }
            } else if rest.hasPrefix("[[") {
                isLong = true
            } else if character == "\"" || character == "'" {
                quote = character
            }
            rest.removeFirst()
        }
        return isLong || quote != nil
    }
}

extension Character {
    fileprivate var isWordPart: Bool {
        isASCII && (isLetter || isNumber) || self == "_"
    }
}

extension APISpec {
    /// The members that a path of the API has in a hook.
    ///
    /// - Parameters:
    ///   - path: `m`, `db`.
    ///   - separator: the one that was typed: behind a colon stand the methods of objects, behind a dot all else.
    ///   - hook: whose members.
    /// - Returns: names; nil where the path is none of the API's.
    package func members(of path: [String], separator: Character, in hook: Hook) -> [String]? {
        let text = path.joined(separator: ".")
        guard let owner = APIOwner.allCases.first(where: { $0.path == text }),
            let group = groups.first(where: { $0.owner == owner })
        else { return nil }
        let here = HookSet(hook)
        let functions = group.functions.filter { $0.hooks.contains(here) }.map(\.name)
        if separator == ":" { return owner.isLibrary ? [] : functions }
        let parts = APIOwner.allCases.map(\.path).filter { $0.hasPrefix(text + ".") }
            .map { String($0.dropFirst(text.count + 1)) }
        let fields = group.fields.filter { $0.hooks.contains(here) }.map(\.name)
        return fields + parts + (owner.isLibrary ? functions : [])
    }
}

/// What could stand in place of a word.
package struct Completion: Sendable, Hashable {
    /// The word as far as it was typed.
    package let prefix: String
    /// What begins with it, sorted.
    package let candidates: [String]

    /// Keeps what begins with the prefix.
    package init(_ prefix: String, of names: some Sequence<String>) {
        self.prefix = prefix
        candidates = Set(names.filter { $0.hasPrefix(prefix) }).sorted()
    }

    /// What all candidates begin with.
    package var common: String {
        guard var common = candidates.first else { return prefix }
        for candidate in candidates {
            while !candidate.hasPrefix(common) { common.removeLast() }
        }
        return common
    }
}
