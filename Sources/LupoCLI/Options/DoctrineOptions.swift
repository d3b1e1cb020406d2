// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore

/// Which rules hold, on the command line.
struct DoctrineOptions: ParsableArguments {
    @Option(
        name: .customLong("allow"),
        help: ArgumentHelp(
            "A rule that may be broken in this run, and why.",
            valueName: "rule=reason"
        )
    )
    var allow: [String] = []

    @Option(
        help: ArgumentHelp(
            "The severities to begin with: seed, strict or none; also LUPO_PROFILE.",
            valueName: "name"
        )
    )
    var profile: DoctrineProfile?

    /// What may be broken.
    ///
    /// - Throws: ``LupoError`` `.usage` for what is no rule, or has no reason.
    var allowances: [Allowance] {
        get throws(LupoError) {
            var out: [Allowance] = []
            for text in allow {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw LupoError(
                        .usage,
                        "--allow '\(text.clipped(to: 60))' is not of the form rule=reason.",
                        hint: "Write for example --allow S04='empty since 3.9'."
                    )
                }
                guard RuleBook.mayBeRule(parts[0]) else { throw Self.noRule(parts[0]) }
                do { out.append(try Allowance(parts[0], parts[1], source: .command)) } catch {
                    throw LupoError(.usage, error.message, hint: error.hint)
                }
            }
            return out
        }
    }

    /// The profile of the command line, or of the environment.
    ///
    /// - Throws: ``LupoError`` `.usage` where LUPO_PROFILE names none.
    static func profile(_ chosen: DoctrineProfile?) throws(LupoError) -> DoctrineProfile? {
        guard chosen == nil, let name = ProcessFacts.environment["LUPO_PROFILE"] else {
            return chosen
        }
        guard let profile = DoctrineProfile(rawValue: name) else {
            throw LupoError(
                .usage,
                "LUPO_PROFILE is \"\(name.clipped(to: 40))\", which is no profile.",
                hint:
                    "There are \(DoctrineProfile.allCases.map(\.rawValue).joined(separator: ", "))."
            )
        }
        return profile
    }

    /// The error for a name that is no rule's.
    static func noRule(_ name: String) -> LupoError {
        LupoError(
            .usage,
            "There is no rule '\(name.clipped(to: 60))'.",
            hint: RuleBook.advice(on: name)
        )
    }
}

extension DoctrineProfile: ExpressibleByArgument {}
