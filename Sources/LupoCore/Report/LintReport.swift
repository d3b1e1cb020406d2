// SPDX-License-Identifier: Apache-2.0

/// What `lint` found.
package struct LintReport: Sendable {
    /// A finding in a file.
    package struct Entry: Sendable, Hashable {
        /// As it was given, or found beneath a folder that was.
        package var file: String
        /// What and where.
        package var finding: SQLLinter.Finding

        /// Joins the parts.
        package init(file: String, finding: SQLLinter.Finding) {
            self.file = file
            self.finding = finding
        }
    }

    /// Files that were looked at.
    package var files = 0
    /// Statements in them.
    package var statements = 0
    /// Findings by file, then in the order of the text.
    package var entries: [Entry] = []

    /// Nothing looked at yet.
    package init() {}

    /// Findings that nobody allowed.
    package var open: [Entry] { entries.filter { $0.finding.allowed == nil } }

    /// Open findings of one severity.
    package func count(_ severity: Severity) -> Int {
        open.filter { $0.finding.finding.severity == severity }.count
    }

    /// 1 where an error is open, else 0 (`docs/cli.md`).
    package var exitStatus: Int32 { count(.error) > 0 ? 1 : 0 }

    /// The document of `lint --format json`.
    package var json: JSON {
        .object([
            ("schema", .string("lupo-host/lint/1")),
            ("files", .integer(Int64(files))),
            ("statements", .integer(Int64(statements))),
            ("findings", .array(open.map(LintReport.json))),
            (
                "allowed",
                .array(
                    entries.compactMap { entry in
                        guard let allowed = entry.finding.allowed,
                            case .object(var members) = LintReport.json(entry)
                        else { return nil }
                        members.append(("reason", .string(allowed.reason)))
                        members.append(("until", JSON(allowed.until)))
                        return .object(members)
                    }
                )
            ),
        ])
    }

    private static func json(_ entry: Entry) -> JSON {
        let finding = entry.finding.finding
        return .object([
            ("rule", .string(finding.rule)),
            ("severity", .string(finding.severity.rawValue)),
            ("file", .string(entry.file)),
            ("line", .integer(Int64(entry.finding.line))),
            ("column", .integer(Int64(entry.finding.column))),
            ("message", .string(finding.message)),
            ("hint", JSON(finding.hint)),
            ("fix", JSON(finding.fix?.text)),
        ])
    }

    /// One line a finding, as GitHub's runners turn them into annotations.
    package var githubText: String {
        open.map { entry in
            let finding = entry.finding.finding
            let level =
                switch finding.severity {
                case .error: "error"
                case .warning: "warning"
                default: "notice"
                }
            let words = [finding.message, finding.hint].compactMap { $0 }.joined(separator: " ")
            return "::\(level) file=\(entry.file.escaped(":,")),line=\(entry.finding.line),"
                + "col=\(entry.finding.column),title=\(finding.rule)::\(words.escaped(""))\n"
        }.joined()
    }
}

extension String {
    /// Percent signs, line ends and further characters as the runner reads them.
    fileprivate func escaped(_ further: String) -> String {
        var out = ""
        for scalar in unicodeScalars {
            if "%\r\n".unicodeScalars.contains(scalar) || further.unicodeScalars.contains(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                out += "%" + (digits.count == 1 ? "0" : "") + digits
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
