// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension MariaDBConnection {
    /// Sends a statement that may come again with other values, and reads all of its rows into memory.
    ///
    /// The first time it goes as text, which is one round trip. From the second time on the server has its
    /// ``SQLText/template`` prepared and gets the values alone, so that it does not read the text again. What a server
    /// cannot prepare goes as text each time.
    ///
    /// - Parameters:
    ///   - sql: one statement whose fixed text has no `?`; values stand where SQL takes an expression.
    ///   - effect: what a broken connection means.
    /// - Returns: the rows.
    /// - Throws: as ``stream(_:_:effect:)``.
    package func rows(
        repeating sql: SQLText,
        effect: StatementEffect
    ) throws(LupoError) -> [Row] {
        if let fault = sql.fault { throw fault }
        let values = sql.values
        guard !values.isEmpty, values.count <= MariaDBConnection.parameterLimit else {
            return try rows(sql, effect: effect)
        }
        let template = SQLText(verbatim: sql.template)
        guard let statement = try repeated(template, values.count, effect) else {
            return try rows(sql, effect: effect)
        }
        let stream = try preparedStream(template, values, effect: effect, by: statement)
        var rows: [Row] = []
        while try stream.next() { rows.append(try stream.row()) }
        return rows
    }

    /// The prepared statement of a template that comes at least the second time; nil where the text is to be sent.
    private func repeated(
        _ template: SQLText,
        _ count: Int,
        _ effect: StatementEffect
    ) throws(LupoError) -> PreparedStatement? {
        if let known = cache.statement(for: template.text) { return known }
        guard repeated.isKnown(template.text) else { return nil }
        try begin(template)
        do {
            return try prepared(template, count, effect)
        } catch {
            // What ended the transaction, or was to be ended, is not about the template: sent as text it would take effect
            // outside of the transaction that it was to complete.
            guard error.code == .statementFailed, error.server != nil, !isLost else { throw error }
            repeated.refuse(template.text)
            return nil
        }
    }
}

/// Which statements a connection has sent before, so that it prepares those that come again and no others.
struct RepeatedStatements {
    private let capacity: Int
    private var seen: Set<String> = []
    private var refused: Set<String> = []

    /// Begins with none; where more than `capacity` have been seen it begins again.
    init(capacity: Int) { self.capacity = capacity }

    /// Whether a template was there before; notes it.
    mutating func isKnown(_ template: String) -> Bool {
        if refused.contains(template) { return false }
        if seen.contains(template) { return true }
        if seen.count >= capacity { seen = [] }
        seen.insert(template)
        return false
    }

    /// Notes that the server does not prepare a template.
    mutating func refuse(_ template: String) {
        if refused.count >= capacity { refused = [] }
        refused.insert(template)
    }
}
