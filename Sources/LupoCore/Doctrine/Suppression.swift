// SPDX-License-Identifier: Apache-2.0

/// A comment that takes findings of one rule back: `-- lupo:allow S04 reason=moved to lupo_feelings until=20270101`.
///
/// It stands in the comments before its statement, or within it. The reason is everything behind `reason=` up to
/// `until=` or the end of the comment; `until` is the last day, in UTC, on which it counts.
package struct Suppression: Sendable, Hashable {
    /// The rules, as written.
    package var rules: [String]
    /// Why; never empty.
    package var reason: String
    /// `YYYYMMDD`; nil for ever.
    package var until: Int64?
    /// The line of the comment, 1-based.
    package var line: Int

    /// What is wrong with a comment that begins like one.
    package struct Fault: Sendable, Hashable {
        /// One sentence.
        package var message: String
        /// The line of the comment, 1-based.
        package var line: Int
    }

    /// Whether a text may hold one, which is quickly told.
    package static func mayStand(in bytes: some Collection<UInt8>) -> Bool {
        var rest = bytes[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            if rest[..<colon].suffix(4).elementsEqual("lupo".utf8) { return true }
            rest = rest[rest.index(after: colon)...]
        }
        return false
    }

    /// Reads the comments of SQL.
    ///
    /// - Parameters:
    ///   - text: comments, and statements with comments in them.
    ///   - options: how the server reads.
    /// - Returns: what they allow; what cannot be read allows nothing.
    package static func read(_ text: String, options: LexerOptions) -> [Suppression] {
        let bytes = Array(text.utf8)
        guard mayStand(in: bytes), let tokens = try? Lexer.tokens(of: bytes, options: options)
        else { return [] }
        let comments = tokens.filter { $0.kind == .comment }.map { token in
            (text: String(decoding: bytes[token.range], as: UTF8.self), line: token.line)
        }
        return read(comments).0
    }

    /// Reads the comments of a text.
    ///
    /// - Parameter comments: each with the line that it begins on.
    /// - Returns: what they allow, and what cannot be read.
    package static func read(
        _ comments: [(text: String, line: Int)]
    ) -> ([Suppression], [Fault]) {
        var found: [Suppression] = []
        var faults: [Fault] = []
        for (text, line) in comments {
            for (offset, words) in text.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                guard let words = allowed(in: words) else { continue }
                switch parse(words, line: line + offset) {
                case .success(let suppression): found.append(suppression)
                case .failure(let fault): faults.append(fault)
                }
            }
        }
        return (found, faults)
    }

    private enum Reading {
        case success(Suppression)
        case failure(Fault)
    }

    /// What stands behind `lupo:allow` in one line of a comment.
    private static func allowed(in line: Substring) -> Substring? {
        let mark = "lupo:allow"
        var rest = line
        while let first = rest.first, " \t-#/*!".contains(first) { rest = rest.dropFirst() }
        guard rest.hasPrefix(mark) else { return nil }
        rest = rest.dropFirst(mark.count)
        guard rest.first?.isWhitespace ?? true else { return nil }
        if let end = rest.range(ofText: "*/") { rest = rest[..<end.lowerBound] }
        return rest
    }

    private static func parse(_ text: Substring, line: Int) -> Reading {
        func fault(_ message: String) -> Reading { .failure(Fault(message: message, line: line)) }
        guard let place = text.range(ofText: "reason=") else {
            return fault("lupo:allow gives no reason: write reason=… behind the rules.")
        }
        let rules = text[..<place.lowerBound].split { $0 == " " || $0 == "," || $0 == "\t" }.map(
            String.init
        )
        guard !rules.isEmpty else { return fault("lupo:allow names no rule.") }
        for rule in rules where RuleBook.rule(rule) == nil {
            let near = RuleBook.rules.map(\.id).nearest(to: rule.uppercased())
            return fault(
                "lupo:allow names \(rule.clipped(to: 20).escapingControls()), which is no rule"
                    + (near.map { "; did you mean \($0)?" } ?? ".")
            )
        }
        guard let reading = reason(text[place.upperBound...]) else {
            return fault(
                "lupo:allow gives an empty reason, or an until= that is no day: write YYYYMMDD."
            )
        }
        return .success(
            Suppression(rules: rules, reason: reading.reason, until: reading.until, line: line)
        )
    }

    /// Reads what stands behind `reason=`; nil where the reason is empty or the day is none.
    static func reason(_ text: Substring) -> (reason: String, until: Int64?)? {
        var reason = text
        var until: Int64?
        if let end = reason.range(ofText: "until=") {
            let digits = reason[end.upperBound...].prefix { $0.isNumber }
            guard let day = Int64(digits), digits.count == 8,
                Timestamp(ymdhis: day * 1_000_000) != nil
            else { return nil }
            until = day
            reason = reason[..<end.lowerBound]
        }
        let words = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : (words, until)
    }

    /// Whether it takes back what a rule found on a day.
    ///
    /// - Parameters:
    ///   - rule: the rule's id.
    ///   - today: `YYYYMMDD` in UTC.
    /// - Returns: false where it is of other rules, or over.
    package func covers(_ rule: String, today: Int64) -> Bool {
        guard until.map({ today <= $0 }) ?? true else { return false }
        return rules.contains { $0.lowercased() == rule.lowercased() }
    }
}
