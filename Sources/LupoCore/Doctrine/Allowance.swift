// SPDX-License-Identifier: Apache-2.0

/// One rule that may be broken, and why: of a manifest's `allow`, or of `--allow`.
///
/// The text is a reason, and may end in `until=YYYYMMDD`, the last day, in UTC, on which it counts.
package struct Allowance: Sendable, Hashable {
    /// Who says so.
    package enum Source: String, Sendable, Hashable {
        /// The migration's manifest.
        case manifest
        /// `--allow` on the command line.
        case command = "--allow"
        /// A comment beside the statement.
        case comment
    }

    /// The rule's id.
    package let rule: String
    /// Why; never empty.
    package let reason: String
    /// `YYYYMMDD`; nil for ever.
    package let until: Int64?
    /// Who says so.
    package let source: Source

    /// Reads a reason.
    ///
    /// - Parameters:
    ///   - rule: the rule's id.
    ///   - text: the reason, with `until=` where it ends.
    ///   - source: who says so.
    /// - Throws: ``LupoError`` `.value` for an empty reason or a day that is none.
    package init(_ rule: String, _ text: String, source: Source) throws(LupoError) {
        guard let reading = Suppression.reason(text[...]) else {
            throw LupoError(
                .value,
                "The reason for allowing \(rule.clipped(to: 40)) is empty, or its until= is no day.",
                hint: "Write why, and YYYYMMDD behind until= where it ends."
            )
        }
        self.rule = rule
        reason = reading.reason
        until = reading.until
        self.source = source
    }

    /// What a comment says.
    package init(_ suppression: Suppression, rule: String) {
        self.rule = rule
        reason = suppression.reason
        until = suppression.until
        source = .comment
    }

    /// Whether it covers a rule on a day.
    ///
    /// - Parameters:
    ///   - rule: the rule's id.
    ///   - today: `YYYYMMDD` in UTC.
    /// - Returns: false where it is of another rule, or over.
    package func covers(_ rule: String, today: Int64) -> Bool {
        guard until.map({ today <= $0 }) ?? true else { return false }
        return self.rule.lowercased() == rule.lowercased()
    }
}
