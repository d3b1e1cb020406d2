// SPDX-License-Identifier: Apache-2.0

/// A statement as it goes to the server: every parameter is a bound `?`.
package struct RewrittenStatement: Sendable, Hashable {
    /// What the parameters of a statement are.
    package enum Parameters: Sendable, Hashable {
        /// There are none.
        case none
        /// So many `?`.
        case positional(Int)
        /// The name of each `?` in order; a name that occurs twice stands twice.
        case named([String])
    }

    /// The text without the host's tag.
    package let text: String
    /// What the text's `?` stand for.
    package let parameters: Parameters

    /// Replaces `:name` by `?`; nothing within strings, quoted names, comments and time literals is one.
    ///
    /// - Throws: ``LupoError`` `.scriptArgument` where both forms occur in one statement.
    package init(_ statement: ReadStatement) throws(LupoError) {
        let names = statement.placeholders.compactMap(\.name)
        guard names.isEmpty || names.count == statement.placeholders.count else {
            throw LupoError(
                .scriptArgument,
                "The statement has both \"?\" and \":\(names[0])\" as parameters.",
                hint: "Name all parameters, or none.",
                statement: statement.text
            )
        }
        guard !names.isEmpty else {
            text = statement.text
            let count = statement.placeholders.count
            parameters = count == 0 ? .none : .positional(count)
            return
        }
        let bytes = Array(statement.text.utf8)
        var rewritten: [UInt8] = []
        rewritten.reserveCapacity(bytes.count)
        var start = 0
        for placeholder in statement.placeholders {
            rewritten += bytes[start..<placeholder.range.lowerBound]
            rewritten.append(UInt8(ascii: "?"))
            start = placeholder.range.upperBound
        }
        rewritten += bytes[start...]
        text = String(decoding: rewritten, as: UTF8.self)
        parameters = .named(names)
    }

    /// Puts named values into the order of the text's `?`.
    ///
    /// - Throws: ``LupoError`` `.scriptArgument` for a name that the statement does not have, a name without a value,
    ///   or a statement with positional parameters.
    package func bind(named values: [String: Value]) throws(LupoError) -> [Value] {
        let names: [String]
        switch parameters {
        case .named(let wanted): names = wanted
        case .none: names = []
        case .positional(let count):
            throw argument(
                "The statement has \(count) positional parameters and was given named values.",
                hint: "Pass the values as a list, or write :name in the statement."
            )
        }
        let wanted = Set(names)
        for name in values.keys.sorted() where !wanted.contains(name) {
            let near = wanted.nearest(to: name).map { "Did you mean \"\($0)\"?" }
            throw argument(
                "The statement has no parameter :\(name).",
                hint: near ?? "Take the value away, or use :\(name) in the statement."
            )
        }
        var bound: [Value] = []
        for name in names {
            guard let value = values[name] else {
                throw argument(
                    "The parameter :\(name) has no value.",
                    hint: "Pass a value named \"\(name)\"; NULL is lupo.null."
                )
            }
            bound.append(value)
        }
        return bound
    }

    /// Checks that there is one value for each `?`.
    ///
    /// - Throws: ``LupoError`` `.scriptArgument` for another number of values, or a statement with named parameters.
    package func bind(positional values: [Value]) throws(LupoError) -> [Value] {
        switch parameters {
        case .none where values.isEmpty: return values
        case .positional(let count) where count == values.count: return values
        case .named(let names):
            throw argument(
                "The statement has named parameters and was given a list of values.",
                hint: "Pass a table with the keys \(Set(names).sorted().joined(separator: ", "))."
            )
        case .none, .positional:
            var wanted = 0
            if case .positional(let count) = parameters { wanted = count }
            throw argument(
                "The statement has \(wanted) parameters and was given \(values.count) values.",
                hint: "Pass one value for each \"?\"; NULL is lupo.null."
            )
        }
    }

    private func argument(_ message: String, hint: String) -> LupoError {
        LupoError(.scriptArgument, message, hint: hint, statement: text)
    }
}
