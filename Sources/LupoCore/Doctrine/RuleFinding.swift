// SPDX-License-Identifier: Apache-2.0

/// What a rule found in a statement.
package struct RuleFinding: Sendable, Hashable {
    /// The rule's id.
    package var rule: String
    /// How much it weighs here.
    package var severity: Severity
    /// One sentence that names the object.
    package var message: String
    /// What to do.
    package var hint: String?
    /// Where, in bytes of the statement.
    package var range: Range<Int>
    /// What would mend it without changing anything else; nil where nobody can say.
    package var fix: TextFix?

    /// Joins the parts.
    package init(
        rule: String,
        severity: Severity,
        message: String,
        hint: String? = nil,
        range: Range<Int>,
        fix: TextFix? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.hint = hint
        self.range = range
        self.fix = fix
    }
}

/// A text that takes the place of some bytes.
package struct TextFix: Sendable, Hashable {
    /// The bytes of the statement that are replaced; empty for an insertion.
    package var range: Range<Int>
    /// What stands there then.
    package var text: String

    /// Joins the parts.
    package init(range: Range<Int>, text: String) {
        self.range = range
        self.text = text
    }
}
