// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// The rules at run time: each statement is held against them as it is about to be sent.
extension StatementRunner {
    /// Holds a statement against the rules.
    ///
    /// What is found gets a row in `lupo_migration_validations`. In a rollback, and in a console, nothing is refused: a way
    /// back that a rule bars would be none.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - isBuilder: whether `m.schema` made it, which looks first.
    ///   - isTrial: only says whether it would be refused.
    /// - Throws: ``LupoError`` `.doctrine` where a rule of severity `error` is broken and nothing allows it.
    func holdAgainstRules(
        _ statement: CheckedStatement,
        isBuilder: Bool,
        isTrial: Bool = false
    ) throws(LupoError) {
        guard undoing == nil else { return }
        let isBack = inRollback || hook == .rollback
        if statement.access.commitsImplicitly, !isTrial {
            rules.grant(statement.read, to: statement.access.writes, remarks: remarks)
        }
        let verdicts = rules.verdicts(
            on: statement.read,
            StatementRules.Setting(
                direction: isBack ? .down : .up,
                isInStep: isBuilder || !steps.isEmpty
            ),
            made: expected.isEmpty ? made : made.union(expected),
            remarks: remarks
        )
        guard !verdicts.isEmpty else { return }
        let mayRefuse = !isBack && !writer.isSilent
        if !isTrial {
            for verdict in verdicts { tell(verdict, statement, mayRefuse: mayRefuse) }
        }
        let open = verdicts.filter { $0.allowance == nil && $0.finding.severity == .error }
        guard mayRefuse, let first = open.first else { return }
        var error = refusal(first.finding, statement)
        error.causes = open.dropFirst().map { refusal($0.finding, statement) }
        throw error
    }

    /// Whether a builder may take away what the migration has not made.
    var mayDestroyOthers: Bool { rules.mayDestroy(remarks: remarks) }

    /// Whether a statement names only tables that the migration itself has made: those it may remove again.
    func isOwn(_ statement: ReadStatement) -> Bool {
        !statement.targets.isEmpty
            && statement.targets.allSatisfy { target in
                let name = "\(target.schema ?? manifest.schema.name).\(target.name)"
                return made.contains(name) || expected.contains(name)
            }
    }

    private func refusal(_ finding: RuleFinding, _ statement: CheckedStatement) -> LupoError {
        let allow =
            "`lupo-host explain \(finding.rule)` says why. Where it has to be: "
            + "allow = { \(finding.rule) = \"the reason\" } in the manifest."
        var error = LupoError(
            .doctrine,
            "\(finding.rule): \(finding.message)",
            hint: [finding.hint, allow].compactMap { $0 }.joined(separator: "\n"),
            statement: statement.read.text
        )
        error.position = SQLPosition(offset: finding.range.lowerBound, in: statement.read.text)
        return error
    }

    private func tell(
        _ verdict: StatementRules.Verdict,
        _ statement: CheckedStatement,
        mayRefuse: Bool
    ) {
        let finding = verdict.finding
        guard finding.severity > .info, rules.count(finding, in: statement.read) else { return }
        let isRefused = verdict.allowance == nil && finding.severity == .error && mayRefuse
        if verdict.allowance == nil, !isRefused {
            let place = place().map { " (\($0))" } ?? ""
            core.events(.note("\(finding.rule): \(finding.message)\(place)"))
        }
        let status: ValidationRow.Status =
            isRefused ? .failed : verdict.allowance == nil ? .warning : .passed
        var data: [(String, JSON)] = [
            ("severity", .string(finding.severity.rawValue)), ("location", JSON(place())),
            ("hook", .string(hook.rawValue)),
            ("statement", .string(statement.read.text.clipped(to: 500))),
            ("offset", .integer(Int64(finding.range.lowerBound))),
        ]
        if let hint = finding.hint { data.append(("hint", .string(hint))) }
        if let allowance = verdict.allowance { data.append(("allowed", allowance.json)) }
        let row = ValidationRow(
            type: finding.rule,
            status: status,
            message: verdict.message,
            data: .object(data),
            at: core.clock.now
        )
        record { $0.add(row) }
    }
}

extension Allowance {
    /// As the ledger keeps it.
    var json: JSON {
        .object([
            ("by", .string(source.rawValue)), ("reason", .string(reason)), ("until", JSON(until)),
        ])
    }
}
