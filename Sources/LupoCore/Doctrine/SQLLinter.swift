// SPDX-License-Identifier: Apache-2.0

/// Holds an SQL file against the rules, without any server.
package struct SQLLinter: Sendable {
    /// A finding with its place in the file.
    package struct Finding: Sendable, Hashable {
        /// What was found.
        package var finding: RuleFinding
        /// 1-based.
        package var line: Int
        /// 1-based, in characters.
        package var column: Int
        /// The lines around it.
        package var excerpt: SourceExcerpt?
        /// Why it is taken back; nil where it counts.
        package var allowed: Allowance?
    }

    /// What came of one file.
    package struct Result: Sendable {
        /// Statements that were looked at.
        package var statements = 0
        /// Findings in the order of the file.
        package var findings: [Finding] = []
    }

    /// Findings that no rule makes: what cannot be read, what no script may send, comments that allow nothing.
    package enum HostFinding: String, Sendable, CaseIterable {
        /// The statement cannot be read.
        case unreadable = "H01"
        /// No script may send it.
        case refused = "H02"
        /// A comment that begins with `lupo:allow` and cannot be read.
        case suppression = "H03"
        /// A comment that took nothing back.
        case unused = "H04"
    }

    private let book: RuleBook
    private let schemas: SchemaNames
    private let options: LexerOptions
    private let allowances: [Allowance]
    private let today: Int64

    /// Takes the rules.
    ///
    /// - Parameters:
    ///   - book: the rules that are on.
    ///   - schemas: the configured schemas.
    ///   - options: how the server reads.
    ///   - allowances: rules that may be broken.
    ///   - today: `YYYYMMDD` in UTC, for suppressions that end.
    package init(
        book: RuleBook,
        schemas: SchemaNames,
        options: LexerOptions,
        allowances: [Allowance] = [],
        today: Int64
    ) {
        self.book = book
        self.schemas = schemas
        self.options = options
        self.allowances = allowances
        self.today = today
    }

    /// Looks at a whole file; whatever its bytes are, there is a result.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - direction: down for the file of a rollback.
    /// - Returns: findings in the order of the file.
    package func lint(_ bytes: [UInt8], direction: StatementSubject.Direction) -> Result {
        var result = Result()
        let text = SourceLines(bytes)
        let statements: [SplitStatement]
        do throws(LupoError) {
            statements = try StatementSplitter.split(bytes, options: options)
        } catch {
            result.findings.append(
                place(unreadable(error), at: error.position?.offset ?? 0, text)
            )
            return result
        }
        var made: Set<String> = []
        for (index, statement) in statements.enumerated() {
            result.statements += 1
            // Comments between the last token and the delimiter are the statement's own.
            let next = index + 1 < statements.count ? statements[index + 1].leading.lowerBound : nil
            let end = statement.delimiter.isEmpty ? bytes.count : next
            let (allowed, faults) = suppressions(
                of: statement,
                upTo: end ?? statement.range.upperBound,
                bytes
            )
            for fault in faults {
                let finding = host(.suppression, .error, fault.message, 0..<0)
                result.findings.append(text.finding(finding, line: fault.line))
            }
            var used: Set<Suppression> = []
            for finding in findings(in: statement, direction, &made) {
                var placed = place(
                    finding,
                    at: statement.range.lowerBound + finding.range.lowerBound,
                    text
                )
                if let suppression = allowed.first(where: {
                    $0.covers(finding.rule, today: today)
                }) {
                    used.insert(suppression)
                    placed.allowed = Allowance(suppression, rule: finding.rule)
                } else {
                    placed.allowed = allowances.first { $0.covers(finding.rule, today: today) }
                }
                result.findings.append(placed)
            }
            for suppression in allowed where !used.contains(suppression) {
                let words =
                    suppression.until.map { $0 < today } == true
                    ? "was good until \(suppression.until ?? 0)" : "takes nothing back"
                let finding = host(.unused, .info, "lupo:allow \(words).", 0..<0)
                result.findings.append(text.finding(finding, line: suppression.line))
            }
        }
        return result
    }

    private func findings(
        in split: SplitStatement,
        _ direction: StatementSubject.Direction,
        _ made: inout Set<String>
    ) -> [RuleFinding] {
        let statement: ReadStatement
        do throws(LupoError) {
            statement = try StatementReader(options: options).read(split.text)
        } catch {
            return [unreadable(error)]
        }
        let subject = StatementSubject(
            statement,
            direction: direction,
            schemas: schemas,
            made: made
        )
        var found = book.findings(in: subject)
        // What a rule says better is not said twice.
        if found.allSatisfy({ $0.severity < .error }), let refusal = refusal(of: subject) {
            found.append(refusal)
        }
        for object in statement.objects where object.role == .create {
            made.insert(StatementSubject.key(object, in: schemas))
        }
        return found
    }

    /// What the host would say before it sends the statement.
    private func refusal(of subject: StatementSubject) -> RuleFinding? {
        let fence = StatementFence(
            schemas: FencedSchemas(
                core: schemas.core,
                orchestration: schemas.orchestration,
                ephemeral: schemas.ephemeral
            ),
            defaultSchema: schemas.core,
            touches: nil,
            foldsCase: false
        )
        // What is destructive is the matter of rules, which a project can set.
        do throws(LupoError) {
            _ = try fence.admit(subject.statement, rights: .destructive, hook: "execute")
            return nil
        } catch {
            var finding = host(.refused, .error, error.message, subject.whole)
            finding.hint = error.hint
            return finding
        }
    }

    private func suppressions(
        of statement: SplitStatement,
        upTo end: Int,
        _ bytes: [UInt8]
    ) -> ([Suppression], [Suppression.Fault]) {
        var comments: [(text: String, line: Int)] = []
        let own = statement.range.lowerBound..<max(end, statement.range.upperBound)
        for range in [statement.leading, own] where !range.isEmpty {
            let piece = Array(bytes[range])
            let first =
                range == own
                ? statement.line
                : statement.line - piece.lazy.filter { $0 == UInt8(ascii: "\n") }.count
            guard let tokens = try? Lexer.tokens(of: piece, options: options) else { continue }
            for token in tokens where token.kind == .comment {
                comments.append(
                    (String(decoding: piece[token.range], as: UTF8.self), first + token.line - 1)
                )
            }
        }
        return Suppression.read(comments)
    }

    private func unreadable(_ error: LupoError) -> RuleFinding {
        let place = error.position?.offset ?? 0
        // The place in the statement says nothing where the one in the file stands beside it.
        var message = error.message
        if error.position != nil, let start = message.range(ofText: " at line "),
            let end = message[start.upperBound...].range(ofText: "): ")
        {
            message = message[..<start.lowerBound] + ": " + message[end.upperBound...]
        }
        var finding = host(.unreadable, .error, message, place..<place)
        finding.hint = error.hint
        return finding
    }

    private func host(
        _ kind: HostFinding,
        _ severity: Severity,
        _ message: String,
        _ range: Range<Int>
    ) -> RuleFinding {
        RuleFinding(rule: kind.rawValue, severity: severity, message: message, range: range)
    }

    private func place(_ finding: RuleFinding, at offset: Int, _ text: SourceLines) -> Finding {
        let (line, column) = text.place(of: offset)
        return Finding(
            finding: finding,
            line: line,
            column: column,
            excerpt: text.excerpt(line: line)
        )
    }
}

/// A file's bytes by lines, to tell places from offsets without walking it again each time.
struct SourceLines {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        self.starts = starts
    }

    /// Line and character of a byte, both 1-based; of one behind the end, the end.
    func place(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(0, offset), bytes.count)
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        // A character is a Unicode scalar: bytes that continue one do not count.
        let column = bytes[starts[low]..<offset].lazy.filter { $0 & 0xC0 != 0x80 }.count + 1
        return (low + 1, column)
    }

    /// A line with its neighbours.
    func excerpt(line: Int) -> SourceExcerpt? {
        guard line >= 1, line <= starts.count else { return nil }
        let first = max(1, line - 1)
        let last = min(starts.count, line + 1)
        let lines = (first...last).map { number -> String in
            let end = number < starts.count ? starts[number] - 1 : bytes.count
            var text = bytes[starts[number - 1]..<max(starts[number - 1], end)]
            if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
            return String(decoding: text, as: UTF8.self).clipped(to: 160)
        }
        return SourceExcerpt(firstLine: first, lines: lines)
    }

    func finding(_ finding: RuleFinding, line: Int) -> SQLLinter.Finding {
        SQLLinter.Finding(finding: finding, line: line, column: 1, excerpt: excerpt(line: line))
    }
}
