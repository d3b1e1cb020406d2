// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport

/// One hostile migration, and what has to become of it: read from the comments at its top.
///
///     -- A loop that never ends.
///     -- expect: kill time
struct Attack: Sendable {
    /// The folder and the file's name without its version: `loops/endless_loop`.
    let name: String
    /// The file's path beneath the folder of all attacks.
    let path: String
    /// The file's text.
    let text: String
    /// What it tries, in one line.
    let aim: String
    /// How it may end; any one of them will do.
    let expectations: [Expectation]
    /// Whether it is one of the few that `make test` runs.
    let isSample: Bool
    /// Whether the command answers in text, for attacks on what a person sees; else in JSON.
    let asksForText: Bool
    /// A line of the command's progress at which it is sent SIGINT.
    let interruption: String?
    /// What a statement has to answer afterwards: one value, as text.
    let later: [(statement: String, answer: String)]

    /// How the names of the attacks' files end; other files beside them go with them.
    static let ending = "_1_0_0.lua"

    /// The name of the migration.
    var migration: String {
        String(name.split(separator: "/").last ?? "")
    }

    /// Reads the comments at the top of a file.
    ///
    /// - Throws: ``TestFailure`` naming what is wrong with them.
    init(path: String, text: String) throws {
        self.path = path
        self.text = text
        name = String(path.dropLast(Attack.ending.count))
        var lines = text.split(whereSeparator: \.isNewline).prefix { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).drop { $0 == " " } }
            .filter { !$0.hasPrefix("SPDX") }
        guard let first = lines.first, !first.contains("expect:") else {
            throw TestFailure("\(path): the first line has to say what the attack tries.")
        }
        aim = String(first)
        lines.removeFirst()
        var expectations: [Expectation] = []
        var interruption: String?
        var later: [(statement: String, answer: String)] = []
        for line in lines {
            let words = line.split(separator: ":", maxSplits: 1)
            let rest = words.count > 1 ? String(words[1].drop { $0 == " " }) : ""
            switch words.first {
            case "expect":
                guard let expectation = Expectation(rest) else {
                    throw TestFailure("\(path): '\(rest)' is no outcome.")
                }
                expectations.append(expectation)
            case "interrupt at": interruption = rest
            case "then":
                let parts = rest.split(separator: " = ", maxSplits: 1).map(String.init)
                guard let answer = parts.first, parts.count == 2 else {
                    throw TestFailure("\(path): write `-- then: ANSWER = SELECT …`.")
                }
                later.append((parts[1], answer))
            default: continue
            }
        }
        guard !expectations.isEmpty else { throw TestFailure("\(path): it has no `-- expect:`.") }
        self.expectations = expectations
        self.interruption = interruption
        self.later = later
        isSample = lines.contains("sample")
        asksForText = lines.contains("answer: text")
    }

    /// Reads all attacks in a folder of folders, in the order of their names.
    ///
    /// - Throws: ``TestFailure`` for a file whose comments are wrong, and where there is none at all.
    static func all(in root: String) throws -> [Attack] {
        var found: [Attack] = []
        for theme in FileTree.names(in: root) {
            for file in FileTree.names(in: root + "/" + theme) where file.hasSuffix(ending) {
                let bytes = try FileTree.read("\(root)/\(theme)/\(file)")
                let text = String(decoding: bytes, as: UTF8.self)
                found.append(try Attack(path: theme + "/" + file, text: text))
            }
        }
        guard !found.isEmpty else { throw TestFailure("There are no attacks in \(root).") }
        return found
    }
}
