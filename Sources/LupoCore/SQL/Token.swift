// SPDX-License-Identifier: Apache-2.0

/// One piece of SQL text; the pieces of a text, joined, are the text.
package struct Token: Sendable, Hashable {
    /// What a piece is.
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        /// Blanks, tabs, line ends.
        case whitespace
        /// `-- …`, `# …`, `/* … */`, and executable comments that this server skips.
        case comment
        /// `/*!`, `/*!50100`, `/*M!100100` of a comment whose content this server executes.
        case executableOpen
        /// The `*/` that ends such a comment.
        case executableClose
        /// A bare word: a keyword or a name.
        case word
        /// A bare name that cannot be a keyword: beside a dot, or beginning with a digit.
        case identifier
        /// A name in backquotes, and in double quotes under ANSI_QUOTES.
        case quotedIdentifier
        /// `'…'`, `"…"`, and `N'…'`.
        case string
        /// `0x1F`, `x'1F'`.
        case hexadecimal
        /// `0b101`, `b'101'`.
        case bits
        /// `1`, `1.5`, `.5`, `1e5`.
        case number
        /// `?`.
        case positionalPlaceholder
        /// `:name`.
        case namedPlaceholder
        /// `@name`, also with the name in any quotes; also the host part of an account.
        case userVariable
        /// `@@name`; a scope before a dot (`@@global`) is a token of its own.
        case systemVariable
        /// `\N`.
        case null
        /// Everything else: one operator or punctuation mark.
        case symbol
    }

    /// What the piece is.
    package let kind: Kind
    /// Where it stands, in bytes from the text's begin.
    package let range: Range<Int>
    /// The line that it begins on, 1-based; lines end with LF.
    package let line: Int
    /// The character in that line that it begins at, 1-based; a character is a Unicode scalar.
    package let column: Int

    /// Whether the statement's meaning does not depend on the piece.
    package var isTrivia: Bool {
        switch kind {
        case .whitespace, .comment, .executableOpen, .executableClose: true
        default: false
        }
    }
}
